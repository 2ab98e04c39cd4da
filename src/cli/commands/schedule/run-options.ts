import { Command, CommanderError } from 'commander';
import { runCommand } from '../run/index.js';
import { exitCode, type IO } from '../../console/index.js';
import { usageError } from '../../output/index.js';

/** What the scheduler gives each run itself. */
const own = /^--(?:id|triggered-by|if-changed|resume|from|dry-run)(?:=|$)/;

/** What is wrong with words that are to be options of `taskrun run`; found out before the first run is due. */
export function checkRunOptions(
  words: readonly string[],
): { readonly message: string; readonly hint?: string } | undefined {
  const taken = words.find((word) => own.test(word));
  if (taken !== undefined)
    return { message: `a schedule has no '${taken}'`, hint: 'each run gets what it needs of that by itself' };
  const command = words.find((word) => /^--cmd(?:=|$)/.test(word));
  if (command !== undefined)
    return {
      message: "a schedule has no '--cmd'",
      hint: 'it runs task files: write the command as a step of one',
    };
  const program = new Command().exitOverride().configureOutput({ outputError: () => undefined });
  runCommand(program, { io: {} as IO, answer: exitCode.succeeded });
  try {
    const { operands = [], unknown = [] } = program.commands[0]?.parseOptions([...words]) ?? {};
    const [stray] = [...operands, ...unknown];
    if (stray === undefined) return undefined;
    return { message: `'taskrun run' has no option '${stray}'`, hint: "see 'taskrun run --help'" };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const { message, hint } = usageError(error);
    return { message, ...(hint === undefined ? {} : { hint }) };
  }
}
