import { planBuild } from './build-arguments.js';
import type { BuildSurroundings } from './build-arguments.js';
import { containerOnPlatform } from './container.js';
import { flagTable, type FlagRules } from './flags.js';
import { planBuildxCommand } from './imagetools-command.js';
import { planManifestCommand } from './manifest-command.js';
import { onPlatform } from './on-platform.js';
import type { Action } from './plan.js';
import type { Report, Word } from './words.js';

/**
 * A Docker command (SPEC §6): the words after `docker`. What taskrun carries out itself becomes an action of its own;
 * everything else stays a docker command for an engine that has it.
 */
export function planDockerCommand(
  words: readonly Word[],
  surroundings: BuildSurroundings,
  report: Report,
): Action | undefined {
  const [first, second] = words.map(({ text }) => text);
  const afterGroup =
    first === 'image' || (first === 'builder' && second === 'build') ? words.slice(1) : words;
  const [verb, ...rest] = afterGroup;
  if (first === 'manifest') return planManifestCommand(words.slice(1), surroundings.place, report);
  const buildx = first === 'buildx' ? planBuildxCommand(words.slice(1), report) : 'other';
  if (buildx !== 'other') return buildx;
  if (verb?.text === 'build') return planBuild(rest, surroundings, report);
  if (verb?.text === 'push') return planPushCommand(words, rest);
  return { kind: 'docker', arguments: platformWords(words, rest, surroundings).map(({ text }) => text) };
}

const pullRules: FlagRules = {
  command: 'docker pull',
  table: flagTable('platform', 'all-tags|a quiet|q disable-content-trust'),
  passUnknown: true,
};

/** The words of a command that takes an image of one platform, with the run's. */
function platformWords(
  words: readonly Word[],
  rest: readonly Word[],
  { platform }: BuildSurroundings,
): readonly Word[] {
  const before = words.slice(0, words.length - rest.length);
  const verb = before.at(-1)?.text;
  if (verb === 'pull') return [...before, ...onPlatform(rest, pullRules, platform)];
  if (verb === 'run' || verb === 'create') return [...before, ...containerOnPlatform(rest, platform)];
  return words;
}

const quietPush = new Set(['-q', '--quiet', '--disable-content-trust']);

/** `docker push NAME`; with flags that change what is pushed it stays docker's. */
function planPushCommand(words: readonly Word[], rest: readonly Word[]): Action {
  const names = rest.filter(({ text }) => !quietPush.has(text));
  if (names.length === 0 || names.some(({ text }) => text.startsWith('-'))) {
    return { kind: 'docker', arguments: words.map(({ text }) => text) };
  }
  return { kind: 'push', images: names.map(({ text, place }) => ({ name: text, place })) };
}
