import type { Place, SourceText } from '../source/index.js';
import { stagesOf, type Stage } from './stages.js';

/** An image that a Dockerfile takes from elsewhere. */
export interface ImageTaken {
  /** As written, build arguments filled in. */
  readonly image: string;
  /** What `--platform` of the FROM says, as written. */
  readonly platform?: string;
  /** `runtime`: the result is built on it. `buildtime`: only other stages are, or something is copied from it. */
  readonly use: 'runtime' | 'buildtime';
  /** The FROM, or the stage that copies from it. */
  readonly place: Place;
}

/** What a build of a Dockerfile is told. */
export interface TakenOptions {
  readonly target?: string | undefined;
  readonly buildArguments?: ReadonlyMap<string, string>;
  /** What BuildKit says of the platforms: arguments that need no ARG before the first FROM. */
  readonly platformArguments?: ReadonlyMap<string, string>;
  /** Hears of stages whose image cannot be told from the text. */
  readonly unknown?: (place: Place) => void;
}

/** The images a build of this target takes; those whose names cannot be told from the text are left out. */
export function imagesTaken(
  source: SourceText,
  { target, buildArguments, platformArguments, unknown }: TakenOptions,
): readonly ImageTaken[] {
  const stages = stagesOf(source, buildArguments, platformArguments);
  const result = target === undefined ? stages.at(-1) : stageNamed(target, stages);
  if (result === undefined) return [];
  const taken: ImageTaken[] = [];
  const seen = new Set<Stage>();
  const visit = (stage: Stage, use: ImageTaken['use']): void => {
    if (seen.has(stage)) return;
    seen.add(stage);
    const earlier = stages.slice(0, stages.indexOf(stage));
    const take = (name: string, its: ImageTaken['use'], platform?: string): void => {
      const other = stageNamed(name, earlier);
      if (other !== undefined) visit(other, its);
      else if (name.toLowerCase() !== 'scratch')
        taken.push({
          image: name,
          use: its,
          place: stage.place,
          ...(platform === undefined ? {} : { platform }),
        });
    };
    if (stage.image === undefined) unknown?.(stage.place);
    else take(stage.image, use, stage.platform);
    for (const name of stage.copiesFrom) take(name, 'buildtime');
  };
  visit(result, 'runtime');
  return taken;
}

/** A stage by its name, or by its number as `COPY --from=0` has it. */
function stageNamed(name: string, stages: readonly Stage[]): Stage | undefined {
  return (
    stages.findLast((stage) => stage.name === name.toLowerCase()) ??
    (/^\d+$/.test(name) ? stages[Number(name)] : undefined)
  );
}
