import type { Context } from '../../../context/index.js';
import type { Diagnostic } from '../../../diagnostic/index.js';
import { lint, lintSource, masked, silence, type Known } from '../../../lint/index.js';
import { planTask, type Plan } from '../../../plan/index.js';
import type { SourceText } from '../../../source/index.js';
import { loadTask } from '../../../task/index.js';
import { dockerfilesOf } from './dockerfiles.js';
import { runnableArchitectures } from '../machine/index.js';
import type { IO } from '../../console/index.js';
import type { Surroundings } from './surroundings.js';

/** Everything there is to say about a task file, in the order of its text: every stage up to the first with errors, and lint. */
export async function findProblems(
  source: SourceText,
  surroundings: Surroundings,
  known: Known,
  find: (plan: Plan) => Promise<Known>,
): Promise<readonly Diagnostic[]> {
  const { complete, diagnostics } = await stages(source, surroundings, known, find);
  const isElsewhere = ({ place }: Diagnostic): number =>
    place !== undefined && place.source.path !== source.path ? 1 : 0;
  const all = [...diagnostics, ...lintSource(source)].sort(
    (one, other) => isElsewhere(one) - isElsewhere(other) || offset(one) - offset(other),
  );
  const { kept, unused } = silence(source, all);
  return masked(source, complete ? [...kept, ...unused] : kept);
}

/** What the rules may know of the machine and the context. */
export async function knownHere(plan: Plan, context: Context, io: IO): Promise<Known> {
  const [architectures, dockerfiles] = await Promise.all([
    runnableArchitectures(io.environment),
    context.kind === 'directory' ? dockerfilesOf(plan, context.path, io.directory) : undefined,
  ]);
  return {
    ...(architectures === undefined ? {} : { architectures }),
    ...(dockerfiles === undefined ? {} : { dockerfiles }),
  };
}

async function stages(
  source: SourceText,
  { data, options, run, allow }: Surroundings,
  known: Known,
  find: (plan: Plan) => Promise<Known>,
): Promise<{ readonly complete: boolean; readonly diagnostics: readonly Diagnostic[] }> {
  const task = await loadTask(source, data, options);
  if (!task.ok) return { complete: false, diagnostics: task.problems };
  const plan = planTask(task.value, run, { allow });
  if (!plan.ok) return { complete: false, diagnostics: [...task.warnings, ...plan.problems] };
  const found = lint(plan.value, { ...known, task: task.value, ...(await find(plan.value)) });
  return { complete: true, diagnostics: [...task.warnings, ...plan.warnings, ...found] };
}

function offset({ place }: Diagnostic): number {
  return place?.start ?? 0;
}
