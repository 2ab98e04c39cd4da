import type { CopyInstruction, Dockerfile, Instruction, DockerfileStage } from '../dockerfile/index.js';
import { formatFamiliarReference, parsePlatform, parseReference, type Platform } from '../oci/index.js';
import { ImageBuildError } from './error.js';
import type { BuildRequest, NamedContext } from './request.js';
import { expanding, type Variables } from './variables.js';

/** Where files or a whole stage come from. */
export type Origin =
  | { readonly kind: 'scratch' }
  | { readonly kind: 'stage'; readonly stage: PlannedStage }
  | { readonly kind: 'image'; readonly name: string; readonly platform: Platform }
  | { readonly kind: 'directory'; readonly path: string };

/** A stage with everything decided that is before its instructions. */
export interface PlannedStage {
  readonly index: number;
  readonly name: string | undefined;
  readonly base: Origin;
  /** Of a base that is an image or nothing; a base that is a stage has its own. */
  readonly platform: Platform;
  /** The Dockerfile says for which platform. */
  readonly isPlatformSaid: boolean;
  /** A context of the command line takes its place: its instructions are not carried out. */
  readonly isReplaced: boolean;
  readonly stage: DockerfileStage;
}

/** The stages of a Dockerfile for one platform. */
export interface StagePlan {
  readonly stages: readonly PlannedStage[];
  readonly target: PlannedStage;
}

/** @throws ImageBuildError */
export function planStages(
  { stages }: Dockerfile,
  { target, contexts }: Pick<BuildRequest, 'target' | 'contexts'>,
  globals: Variables,
  platform: Platform,
): StagePlan {
  const planned: PlannedStage[] = [];
  for (const [index, stage] of stages.entries())
    planned.push(planStage(stage, index, { planned, contexts, globals, platform }));
  const last = planned.at(-1);
  const found = target === undefined || target === '' ? last : findStage(planned, target);
  if (found !== undefined) return { stages: planned, target: found };
  const names = stages.flatMap(({ name }) => (name === undefined ? [] : [`'${name}'`]));
  throw new ImageBuildError(`the Dockerfile has no stage '${target ?? ''}'`, {
    hint: names.length === 0 ? 'none of its stages has a name' : `it has ${names.join(', ')}`,
  });
}

interface Planning {
  readonly planned: readonly PlannedStage[];
  readonly contexts: BuildRequest['contexts'];
  readonly globals: Variables;
  readonly platform: Platform;
}

function planStage(stage: DockerfileStage, index: number, planning: Planning): PlannedStage {
  const { planned, contexts, globals } = planning;
  const { place, name } = stage;
  const base = expanding(place, () => globals.expand(stage.base));
  if (base === '') throw new ImageBuildError(`the base image '${stage.base}' comes to nothing`, { place });
  const said = stage.platform === undefined ? undefined : platformSaid(stage, globals);
  const platform = said ?? planning.platform;
  const isPlatformSaid = said !== undefined;
  const common = { index, name, platform, isPlatformSaid, isReplaced: false, stage };
  const whole = name === undefined ? undefined : contextNamed(name, contexts);
  if (whole !== undefined) return { ...common, isReplaced: true, base: originOf(whole, platform) };
  const earlier = planned.findLast((other) => other.name === base);
  if (earlier !== undefined) return { ...common, base: { kind: 'stage', stage: earlier } };
  if (base === 'scratch') return { ...common, base: { kind: 'scratch' } };
  return { ...common, base: imageOrigin(base, platform, contexts, place) };
}

/** @throws ImageBuildError when the name is none */
export function imageOrigin(
  name: string,
  platform: Platform,
  contexts: BuildRequest['contexts'],
  place: DockerfileStage['place'],
): Origin {
  if (parseReference(name) === undefined)
    throw new ImageBuildError(`'${name}' is not a valid image name`, { place });
  const context = contextNamed(name, contexts);
  return context === undefined ? { kind: 'image', name, platform } : originOf(context, platform);
}

function originOf(context: NamedContext, platform: Platform): Origin {
  return context.kind === 'image' ? { ...context, platform } : context;
}

/** A context of this name, however the name is written. */
function contextNamed(name: string, contexts: BuildRequest['contexts']): NamedContext | undefined {
  const key = familiar(name);
  for (const [other, context] of contexts) if (familiar(other) === key) return context;
  return undefined;
}

function familiar(name: string): string {
  const reference = parseReference(name);
  return reference === undefined
    ? name.toLowerCase()
    : formatFamiliarReference(reference).replace(/:latest$/, '');
}

function platformSaid({ platform = '', place }: DockerfileStage, globals: Variables): Platform {
  const text = expanding(place, () => globals.expand(platform));
  const parsed = text === '' ? undefined : parsePlatform(text);
  if (parsed !== undefined) return parsed;
  throw new ImageBuildError(
    text === '' ? `the platform '${platform}' comes to nothing` : `'${text}' is not a platform`,
    { place, hint: "a platform looks like 'linux/amd64', 'linux/arm64' or 'linux/arm/v7'" },
  );
}

function findStage(stages: readonly PlannedStage[], text: string): PlannedStage | undefined {
  return stages.findLast(({ name }) => name === text.toLowerCase());
}

/**
 * Where a COPY or ADD of a stage takes files from; undefined for the build's context.
 * @throws ImageBuildError
 */
export function copySource(
  instruction: Instruction & CopyInstruction,
  { index, platform }: Pick<PlannedStage, 'index' | 'platform'>,
  stages: readonly PlannedStage[],
  contexts: BuildRequest['contexts'],
): Origin | undefined {
  const { from, place } = instruction;
  if (from === undefined) return undefined;
  if (from.includes('$'))
    throw new ImageBuildError(`'--from=${from}' has a variable, which is not replaced there`, {
      place,
      hint: "name a stage with 'FROM $variable AS name' and copy from that",
    });
  const stage = /^\d+$/.test(from) ? stages[Number(from)] : findStage(stages, from);
  if (stage === undefined && /^\d+$/.test(from))
    throw new ImageBuildError(`the Dockerfile has no stage ${from}`, { place });
  if (stage === undefined) return imageOrigin(from, platform, contexts, place);
  if (stage.index < index) return { kind: 'stage', stage };
  throw new ImageBuildError(`the stage '${from}' stands behind this one`, {
    place,
    hint: 'move it before the stage that copies from it',
  });
}

/** The target and the stages it needs, in their order. @throws ImageBuildError */
export function neededStages(
  { stages, target }: StagePlan,
  contexts: BuildRequest['contexts'],
): readonly PlannedStage[] {
  const needed = new Set<PlannedStage>();
  const visit = (stage: PlannedStage): void => {
    if (needed.has(stage)) return;
    needed.add(stage);
    if (stage.base.kind === 'stage') visit(stage.base.stage);
    if (stage.isReplaced) return;
    for (const instruction of stage.stage.instructions) {
      if (instruction.kind !== 'copy' && instruction.kind !== 'add') continue;
      const source = copySource(instruction, stage, stages, contexts);
      if (source?.kind === 'stage') visit(source.stage);
    }
  };
  visit(target);
  return stages.filter((stage) => needed.has(stage));
}

/** Whether any of the stages that the target needs copies from another. @throws ImageBuildError */
export function copiesBetween(plan: StagePlan, contexts: BuildRequest['contexts']): boolean {
  return neededStages(plan, contexts).some((stage) =>
    stage.stage.instructions.some(
      (instruction) =>
        (instruction.kind === 'copy' || instruction.kind === 'add') &&
        copySource(instruction, stage, plan.stages, contexts)?.kind === 'stage',
    ),
  );
}
