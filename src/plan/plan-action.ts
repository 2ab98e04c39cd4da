import type { Diagnostic } from '../diagnostic/index.js';
import { referenceKey, parseReference } from '../oci/index.js';
import type { Placed, Step, Words } from '../task/index.js';
import type { ActionSurroundings, PlannedAction } from './planned-action.js';
import { planBuild } from './build-arguments.js';
import { cachedBuild } from './build-cache.js';
import { containerProperties, planContainer } from './container.js';
import { planDockerCommand } from './docker-command.js';
import type { Action, HostProgram, PushAction } from './plan.js';
import { splitWords } from './words.js';
import type { Command, Report, Word } from './words.js';

/** What a step does; undefined when that was reported as impossible to know. */
export function planAction(
  step: Step,
  surroundings: ActionSurroundings,
  report: Report,
): PlannedAction | undefined {
  if (step.build !== undefined) return planText('build', step.build, step, surroundings, report);
  if (step.cmd !== undefined) return planText('cmd', step.cmd, step, surroundings, report);
  if (step.push !== undefined)
    return { kind: 'push', action: planPush(step.push), words: [], redirections: [], problems: [] };
  report({
    code: 'plan/no-action',
    severity: 'error',
    message: 'this step does nothing',
    place: step.place,
    hint: "give it one of 'build', 'push' and 'cmd'",
  });
  return undefined;
}

function planText(
  kind: 'build' | 'cmd',
  text: Words,
  step: Step,
  surroundings: ActionSurroundings,
  report: Report,
): PlannedAction | undefined {
  const found: Diagnostic[] = [];
  const command = splitWords(text, kind, (problem) => found.push(problem));
  if (found.some(({ code }) => code === 'plan/host-shell') && surroundings.allow.has('host-shell')) {
    const program = hostProgram(kind, command.words, step);
    const action = { kind: 'host-shell', line: text.text, program } as const;
    return { kind, action, words: [], redirections: [], problems: [] };
  }
  found.forEach(report);
  return found.length > 0 ? undefined : planWords(kind, command, text, step, surroundings, report);
}

function hostProgram(kind: 'build' | 'cmd', [first]: readonly Word[], step: Step): HostProgram {
  if (kind === 'build') return { kind };
  if (first?.text === 'docker' || first?.text === 'buildx') return { kind: 'docker' };
  return { kind: 'container', properties: containerProperties(step) };
}

/** The words as an action. What Docker would refuse stays a docker command, which says so when it runs. */
function planWords(
  kind: 'build' | 'cmd',
  { words, redirections }: Command,
  text: Words,
  step: Step,
  surroundings: ActionSurroundings,
  report: Report,
): PlannedAction {
  const problems: Diagnostic[] = [];
  const note: Report = (problem) => (problem.severity === 'error' ? problems.push(problem) : report(problem));
  if (words.length === 0) note(empty(kind, text));
  const around = { ...surroundings, place: text.place };
  const planned =
    words.length === 0
      ? undefined
      : kind === 'build'
        ? planBuild(words, around, note)
        : planCommand(words, text, step, around, note);
  const written = words.map((word) => word.text);
  const action = planned && problems.length === 0 ? planned : asWritten(kind, written);
  const result = { kind, action, words: written, redirections, problems };
  if (!isEnabled(step)) return result;
  if (kind === 'build') return cachedBuild(result, step, surroundings, report);
  return action.kind === 'container' ? { ...result, action: { ...action, cached: true } } : result;
}

function isEnabled({ cache }: Step): boolean {
  return cache?.value.toLowerCase() === 'enabled';
}

function planCommand(
  words: readonly Word[],
  text: Words,
  step: Step,
  around: ActionSurroundings & { readonly place: Word['place'] },
  report: Report,
): Action | undefined {
  if (words[0]?.text === 'docker') return planDockerCommand(words.slice(1), around, report);
  if (words[0]?.text === 'buildx') return planDockerCommand(words, around, report);
  return planContainer(words, text, step, report, around.platform);
}

function asWritten(kind: 'build' | 'cmd', words: readonly string[]): Action {
  if (kind === 'build') return { kind: 'docker', arguments: ['build', ...words] };
  if (words[0] === 'docker') return { kind: 'docker', arguments: words.slice(1) };
  return { kind: 'docker', arguments: words[0] === 'buildx' ? words : ['run', ...words] };
}

/** Each image once, however often it is listed. */
function planPush(push: readonly Placed<string>[]): PushAction {
  const images = new Map<string, PushAction['images'][number]>();
  for (const { value, place } of push) {
    const name = value.trim();
    const reference = parseReference(name);
    const key = reference === undefined ? name : referenceKey(reference);
    if (!images.has(key)) images.set(key, { name, place });
  }
  return { kind: 'push', images: [...images.values()] };
}

function empty(kind: 'build' | 'cmd', { place }: Words): Diagnostic {
  const hint =
    kind === 'cmd' ? "a 'cmd' is '[docker run options] IMAGE [arguments]'" : "a 'build' is e.g. '-t NAME .'";
  return { code: 'plan/empty-command', severity: 'error', message: `this '${kind}' is empty`, place, hint };
}
