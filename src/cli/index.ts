/**
 * The command line: words in, an exit code out. commands/ has one file per command, its options and help;
 * what a command does is imported only when it is called, because start-up time is felt at every call.
 * compose.ts is the only place that wires adapters to ports.
 */
import { Command, CommanderError } from 'commander';
import { doctorCommand } from './commands/doctor.js';
import { engineCommand } from './commands/engine.js';
import { initCommand } from './commands/init.js';
import { lintCommand } from './commands/lint.js';
import { planCommand } from './commands/plan.js';
import { registryCommand } from './commands/registry.js';
import { renderCommand } from './commands/render.js';
import { runCommand } from './commands/run.js';
import { schemaCommand } from './commands/schema.js';
import { describeError } from './failure.js';
import { exitCode, type CommandContext, type IO } from './io.js';
import { usageError } from './usage-error.js';
import { version } from './version.js';

const commands = [
  runCommand,
  planCommand,
  lintCommand,
  renderCommand,
  initCommand,
  schemaCommand,
  registryCommand,
  engineCommand,
  doctorCommand,
];

/** Carries out one command line (without the program's own name); never rejects. */
export async function runCLI(words: readonly string[], io: IO): Promise<number> {
  const context: CommandContext = { io, answer: exitCode.succeeded };
  try {
    await program(context).parseAsync([...words], { from: 'user' });
    return context.answer;
  } catch (error) {
    if (error instanceof CommanderError && isHelp(error))
      return error.exitCode === 0 ? exitCode.succeeded : exitCode.usage;
    const failure = error instanceof CommanderError ? usageError(error) : error;
    const { wantsColor } = await import('../report/index.js');
    const { message, code } = await describeError(failure, wantsColor(io.stderr, io.environment));
    io.stderr.write(message);
    return code;
  }
}

/** Help was asked for, or is the answer to a command that does nothing by itself; it has been written. */
function isHelp({ code }: CommanderError): boolean {
  return ['commander.help', 'commander.helpDisplayed', 'commander.version'].includes(code);
}

function program(context: CommandContext): Command {
  const { stdout, stderr } = context.io;
  const command = new Command('taskrun')
    .description('Run Azure Container Registry task files anywhere.')
    .version(version)
    .showSuggestionAfterError()
    .configureHelp({ sortOptions: false })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      // said by usageError instead
      outputError: () => undefined,
    });
  for (const define of commands) define(command, context);
  return command;
}
