import type { BuiltImage, StepFailure } from '../../../event/index.js';
import { formatPlatform, parsePlatform, type Platform } from '../../../oci/index.js';
import type { BuildAction } from '../../../plan/index.js';
import { positionAt } from '../../../source/index.js';
import type { AskedEngine } from '../asked-engine.js';
import type { DockerRun, StepWork } from '../docker-run.js';
import type { Told } from './build-output.js';
import { takenBy } from './dockerfile-bases.js';
import { rootPlatform } from './root-platform.js';

/**
 * Why an image is not for the platform that its build was asked for; undefined when it is. An image that BuildKit has made
 * says what was asked for, also when it is based on an image for another platform, and then does not run there.
 */
export async function platformMismatch(
  { engine }: DockerRun,
  { action }: StepWork<BuildAction>,
  image: BuiltImage,
  told: Told,
  directory: string,
): Promise<StepFailure | undefined> {
  const { platforms: asked } = action;
  if (asked.length === 0) return undefined;
  const [named = 'the image'] = image.names.map((name) => `the image '${name}'`);
  const other = image.platforms.find((platform) => !asked.some((each) => isSame(each, platform)));
  const base =
    other === undefined
      ? (otherBase(image, asked, told) ?? (await otherRoot(engine, image, asked, told)))
      : undefined;
  if (other === undefined && base === undefined) return undefined;
  const found = other === undefined ? `is built on ${base}` : `is for ${formatPlatform(other)}`;
  return {
    reason: 'invalid',
    message: `${named} ${found}, but ${askedFor(action)} asks for ${asked.map(formatPlatform).join(', ')}`,
    hint: await probableReason(action, directory),
  };
}

/** Variants count where both sides have one: `arm` alone is what most images for `arm/v7` say. */
function isSame(one: Platform, other: Platform): boolean {
  const variants = one.variant === undefined || other.variant === undefined || one.variant === other.variant;
  return one.os === other.os && one.architecture === other.architecture && variants;
}

/** A runtime base for none of the platforms, as the provenance has it, or as BuildKit warns. */
function otherBase(
  { bases }: BuiltImage,
  asked: readonly Platform[],
  { metadata, warnings }: Told,
): string | undefined {
  for (const { name, use } of bases) {
    if (use !== 'runtime') continue;
    const taken = (metadata.materials.get(name)?.platforms ?? []).flatMap(
      (text) => parsePlatform(text) ?? [],
    );
    const [first] = taken;
    if (first !== undefined && !taken.some((one) => asked.some((each) => isSame(each, one))))
      return `'${name}' for ${formatPlatform(first)}`;
    const warning = warnings.find(
      ({ url, text }) => url?.includes('invalid-base-image-platform') === true && text.includes(name),
    );
    if (warning !== undefined) return `'${name}', which is for another platform`;
  }
  return undefined;
}

/** The image that the result descends from, where the engine knows it. */
async function otherRoot(
  engine: AskedEngine,
  { names: [name], bases }: BuiltImage,
  asked: readonly Platform[],
  told: Told,
): Promise<string | undefined> {
  const root = told.keepsParents && name !== undefined ? await rootPlatform(engine, name) : undefined;
  if (root === undefined || asked.some((each) => isSame(each, root))) return undefined;
  const base = bases.find(({ use }) => use === 'runtime');
  return `${base === undefined ? 'an image' : `'${base.name}'`} for ${formatPlatform(root)}`;
}

function askedFor({ platformPlace }: BuildAction): string {
  if (platformPlace === undefined) return "'--platform'";
  const { source, start } = platformPlace;
  const { line, column } = positionAt(source, start);
  return `'--platform' (${source.path}:${line}:${column})`;
}

/** The FROM that the result starts from is nearly always to blame. */
async function probableReason(action: BuildAction, directory: string): Promise<string> {
  const taken = await takenBy(action, directory);
  const place = taken.find(({ use }) => use === 'runtime')?.place;
  if (place === undefined)
    return "look at the last 'FROM' of the Dockerfile: its image, and its '--platform'";
  const { source, start, end } = place;
  const text = source.text.slice(start, end).trim().replace(/\s+/g, ' ');
  return `'${text}' (${source.path}:${positionAt(source, start).line}) is the probable reason: its image, or its '--platform', is for another platform`;
}
