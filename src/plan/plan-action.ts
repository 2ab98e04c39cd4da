import type { Diagnostic } from '../diagnostic/index.js';
import { referenceKey, parseReference } from '../oci/index.js';
import type { Platform } from '../oci/index.js';
import type { Placed, Step, Words } from '../task/index.js';
import { planBuild } from './build-arguments.js';
import { planContainer } from './container.js';
import { planDockerCommand } from './docker-command.js';
import type { Action, PushAction } from './plan.js';
import { splitWords } from './words.js';
import type { Report, Word } from './words.js';

/** What an action is planned with, besides the step itself. */
export interface ActionSurroundings {
  readonly environment: readonly string[];
  readonly defaultPlatform: Platform;
}

/** What a step does; undefined when that was reported as impossible to know. */
export function planAction(step: Step, surroundings: ActionSurroundings, report: Report): Action | undefined {
  if (step.build !== undefined) return planBuildText(step.build, surroundings, report);
  if (step.push !== undefined) return planPush(step.push);
  if (step.cmd !== undefined) return planCommand(step.cmd, step, surroundings, report);
  report({
    code: 'plan/no-action',
    severity: 'error',
    message: 'this step does nothing',
    place: step.place,
    hint: "give it one of 'build', 'push' and 'cmd'",
  });
  return undefined;
}

function planBuildText(text: Words, surroundings: ActionSurroundings, report: Report): Action | undefined {
  const words = wordsOf(text, 'build', report);
  return words && planBuild(words, { ...surroundings, place: text.place }, report);
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

function planCommand(
  text: Words,
  step: Step,
  surroundings: ActionSurroundings,
  report: Report,
): Action | undefined {
  const words = wordsOf(text, 'cmd', report);
  if (words === undefined) return undefined;
  const docker = { ...surroundings, place: text.place };
  if (words[0]?.text === 'docker') return planDockerCommand(words.slice(1), docker, report);
  if (words[0]?.text === 'buildx') return planDockerCommand(words, docker, report);
  return planContainer(words, text, step, report);
}

/** The words of a text; undefined, with a report, when what it says cannot be taken apart or there is nothing. */
function wordsOf(text: Words, kind: 'cmd' | 'build', report: Report): readonly Word[] | undefined {
  const problems: Diagnostic[] = [];
  const words = splitWords(text, kind, (problem) => problems.push(problem));
  problems.forEach(report);
  if (problems.length > 0) return undefined;
  if (words.length > 0) return words;
  report({
    code: 'plan/empty-command',
    severity: 'error',
    message: `this '${kind}' is empty`,
    place: text.place,
    hint:
      kind === 'cmd'
        ? "a 'cmd' is '[docker run options] IMAGE [arguments]'"
        : "a 'build' is e.g. '-t NAME .'",
  });
  return undefined;
}
