import type { Command } from 'commander';
import { listRuns } from '../../../history/index.js';
import type { IO } from '../../console/index.js';
import { dataFolder } from '../../application/machine/index.js';
import { expectedAt, type Expected } from './expected.js';
import { stepsOfFile, stepsOfRun } from './steps.js';

/** A word that may come next. */
interface Candidate {
  readonly word: string;
  readonly description?: string;
}

/** How many runs are offered: the latest. */
const runsOffered = 50;

/**
 * What a shell offers for the last of these words: a candidate in each line, with a tab and a description behind it where
 * there is one; or `:files` where the shell itself knows best. Says nothing rather than something wrong.
 */
export async function complete(program: Command, words: readonly string[], io: IO): Promise<string> {
  const expected = expectedAt(program, words);
  if (expected.kind === 'value' && expected.choices.length === 0 && isFile(expected.name)) return ':files\n';
  const prefix = expected.kind === 'value' ? expected.prefix : '';
  const begun = words.at(-1) ?? '';
  return (await candidates(expected, io))
    .map(({ word, description = '' }) => ({ word: `${prefix}${word}`, description }))
    .filter(({ word }) => word.startsWith(begun))
    .map(({ word, description }) => (description === '' ? `${word}\n` : `${word}\t${description}\n`))
    .join('');
}

function isFile(name: string): boolean {
  return ['file', 'files', 'dir', 'context', 'where', 'program'].includes(name);
}

async function candidates(expected: Expected, io: IO): Promise<readonly Candidate[]> {
  switch (expected.kind) {
    case 'nothing':
      return [];
    case 'subcommand':
      return expected.commands.map((each) => ({
        word: each.name(),
        description: firstLine(each.summary() || each.description()),
      }));
    case 'option':
      return expected.options.map(({ long, short, description }) => ({
        word: long ?? short ?? '',
        description: firstLine(description),
      }));
    case 'value':
      return expected.choices.length > 0 ? expected.choices.map((word) => ({ word })) : named(expected, io);
  }
}

/** Values that only this machine knows, by the name that the help has for them. */
async function named(
  { name, operands, command }: Expected & { readonly kind: 'value' },
  io: IO,
): Promise<readonly Candidate[]> {
  switch (name) {
    case 'run':
    case 'runs':
      return runs(io);
    case 'step':
    case 'id':
      if (command.parent?.name() === 'runs') return words(await stepsOfRun(operands[0] ?? 'latest', io));
      return name === 'step' ? words(await stepsOfFile(operands[0], io)) : [];
    case 'code':
      return words((await import('../../../diagnostic/explain.js')).allCodes);
    default:
      return [];
  }
}

async function runs({ environment }: IO): Promise<readonly Candidate[]> {
  const latest = (await listRuns(dataFolder(environment))).slice(0, runsOffered);
  const described = latest.map(({ id, taskName, status, startedAt = '' }) => ({
    word: id,
    description: [taskName, status, startedAt].join(' '),
  }));
  return described.length === 0 ? [] : [{ word: 'latest' }, ...described];
}

const words = (each: readonly string[]): readonly Candidate[] => each.map((word) => ({ word }));

const firstLine = (text: string): string => text.split('\n')[0] ?? '';
