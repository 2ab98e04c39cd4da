import type { BuildAction } from '../../../plan/index.js';
import type { Platform } from '../../../oci/index.js';
import { csvLine } from '../csv.js';
import { locateContext } from './build-context.js';
import { readFlag } from './build-flags.js';
import type { BuildEnvironment, BuildPart, Refusal } from './build-part.js';

/** A build as buildctl is told of it. */
export interface BuildRequest {
  /** `--opt`: what the Dockerfile frontend is told. The platforms are not among them. */
  readonly options: readonly (readonly [key: string, value: string])[];
  /** Further words of `buildctl build`. */
  readonly words: readonly string[];
  /** Values of `--secret`. */
  readonly secrets: readonly string[];
  /** Directories by the names the frontend has for them, relative to the step's working directory. */
  readonly locals: readonly (readonly [name: string, path: string])[];
  readonly platforms: readonly Platform[];
  /** Values of `--output` that make files. */
  readonly files: readonly string[];
  /** Attributes of the image's exporter. */
  readonly attributes: readonly string[];
  /** The image is wanted, under its names or for its digest. */
  readonly image: boolean;
  /** The image is pushed right away. */
  readonly push: boolean;
  /** Where the image's digest and the build's metadata are to be written. */
  readonly digestFile?: string;
  readonly metadataFile?: string;
  /** What of the command has no effect here. */
  readonly notes: readonly string[];
}

/** Reads docker build's arguments: all of them are told to BuildKit, or refused. */
export function readBuild(
  action: BuildAction,
  environment: BuildEnvironment,
): { readonly request: BuildRequest; readonly refusals: readonly Refusal[] } {
  const parts: BuildPart[] = action.flags.flatMap((flag) =>
    readFlag(flag, environment).map((part) =>
      part.kind === 'refusal' ? { ...part, place: flag.place } : part,
    ),
  );
  parts.push(...locateContext(action), ...defaults(action, environment), ...cacheOf(action));
  const files = of(parts, 'output').map(({ value }) => value);
  const wants = new Set(of(parts, 'want').map(({ what }) => what));
  const paths = new Map(of(parts, 'file').map(({ what, path }) => [what, path]));
  const [digestFile, metadataFile] = [paths.get('digest'), paths.get('metadata')];
  const named = action.tags.length > 0 && (files.length === 0 || wants.size > 0);
  const request: BuildRequest = {
    options: [...of(parts, 'option').map(({ key, value }) => [key, value] as const), ...joined(parts)],
    words: of(parts, 'words').flatMap(({ words }) => words),
    secrets: of(parts, 'secret').map(({ value }) => value),
    locals: of(parts, 'local').map(({ name, path }) => [name, path]),
    platforms: action.platforms,
    files,
    attributes: of(parts, 'attribute').map(({ value }) => value),
    image: named || wants.has('push') || digestFile !== undefined,
    push: wants.has('push'),
    notes: of(parts, 'note').map(({ text }) => text),
    ...(digestFile === undefined ? {} : { digestFile }),
    ...(metadataFile === undefined ? {} : { metadataFile }),
  };
  return { request, refusals: of(parts, 'refusal') };
}

/** What buildx adds: provenance in short, unless something is said about it, and the time that makes builds the same again. */
function defaults({ flags, buildKit }: BuildAction, environment: BuildEnvironment): readonly BuildPart[] {
  const { SOURCE_DATE_EPOCH: epoch = '', BUILDX_NO_DEFAULT_ATTESTATIONS: none = '' } = environment;
  const said = flags.some(
    ({ flag, value }) => flag === 'provenance' || (flag === 'attest' && value.includes('type=provenance')),
  );
  const provenance: BuildPart[] =
    said || /^(?:1|t|true)$/i.test(none)
      ? []
      : [{ kind: 'option', key: 'attest:provenance', value: 'mode=min' }];
  const time: BuildPart[] =
    epoch === '' ? [] : [{ kind: 'option', key: 'build-arg:SOURCE_DATE_EPOCH', value: epoch }];
  const classic: BuildPart[] = buildKit
    ? []
    : [{ kind: 'note', text: 'DOCKER_BUILDKIT=0: there is nothing but BuildKit here' }];
  return [...provenance, ...time, ...classic];
}

/** `cache: enabled`: the cache is kept in a registry. */
function cacheOf({ cache }: BuildAction): readonly BuildPart[] {
  if (cache === undefined) return [];
  const place = csvLine(['type=registry', `ref=${cache}`]);
  return [{ kind: 'words', words: ['--export-cache', `${place},mode=max`, '--import-cache', place] }];
}

/** Options that take a list. */
function joined(parts: readonly BuildPart[]): BuildRequest['options'] {
  const lists = new Map<string, string[]>();
  for (const { key, value } of of(parts, 'item')) lists.set(key, [...(lists.get(key) ?? []), value]);
  const whole = of(parts, 'option').some(({ key }) => key === 'no-cache');
  return [...lists]
    .filter(([key]) => key !== 'no-cache' || !whole)
    .map(([key, values]) => [key, csvLine(values)]);
}

function of<Kind extends BuildPart['kind']>(
  parts: readonly BuildPart[],
  kind: Kind,
): readonly Extract<BuildPart, { readonly kind: Kind }>[] {
  return parts.filter((part): part is Extract<BuildPart, { readonly kind: Kind }> => part.kind === kind);
}
