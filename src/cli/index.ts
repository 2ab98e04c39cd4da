/**
 * The command line: words in, an exit code out. commands/ has one folder per command, with its options and help in index.ts; a
 * command's definition is imported when its name is asked for, and what it does when it is called, because start-up time is felt
 * at every call. options/ is what commands share of their definitions, application/ what they do, console/ and output/ how
 * they speak.
 */
import { Command, CommanderError, type Option } from 'commander';
import { exitCode, type CommandContext, type IO } from './console/index.js';
import { version } from '../version.js';

type Define = (program: Command, context: CommandContext) => void;

/** In the order of the help. */
const commands: Readonly<Record<string, () => Promise<Define>>> = {
  run: async () => (await import('./commands/run/index.js')).runCommand,
  plan: async () => (await import('./commands/plan/index.js')).planCommand,
  lint: async () => (await import('./commands/lint/index.js')).lintCommand,
  render: async () => (await import('./commands/render/index.js')).renderCommand,
  init: async () => (await import('./commands/init/index.js')).initCommand,
  schedule: async () => (await import('./commands/schedule/index.js')).scheduleCommand,
  ci: async () => (await import('./commands/ci/index.js')).ciCommand,
  runs: async () => (await import('./commands/runs/index.js')).runsCommand,
  publish: async () => (await import('./commands/publish/index.js')).publishCommand,
  lock: async () => (await import('./commands/lock/index.js')).lockCommand,
  schema: async () => (await import('./commands/schema/index.js')).schemaCommand,
  image: async () => (await import('./commands/image/index.js')).imageCommand,
  manifest: async () => (await import('./commands/manifest/index.js')).manifestCommand,
  registry: async () => (await import('./commands/registry/index.js')).registryCommand,
  engine: async () => (await import('./commands/engine/index.js')).engineCommand,
  prune: async () => (await import('./commands/prune/index.js')).pruneCommand,
  doctor: async () => (await import('./commands/doctor/index.js')).doctorCommand,
  completion: async () => (await import('./commands/completion/index.js')).completionCommand,
};

/** Carries out one command line (without the program's own name); never rejects. */
export async function runCLI(words: readonly string[], io: IO): Promise<number> {
  const context: CommandContext = { io, answer: exitCode.succeeded };
  try {
    const program = await programFor(words, context);
    await program.parseAsync([...words], { from: 'user' });
    return context.answer;
  } catch (error) {
    if (error instanceof CommanderError && isHelp(error))
      return error.exitCode === 0 ? exitCode.succeeded : exitCode.usage;
    return complain(error, io);
  }
}

/** The definitions a command line needs: its command's, or all of them for help and for mistakes. */
function asked([name = '', ...words]: readonly string[]): readonly Promise<Define>[] {
  if (name === '__complete') return [completed(), ...asked(words.length > 2 ? words.slice(1) : [])];
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  return load === undefined ? Object.values(commands).map((each) => each()) : [load()];
}

/** For scripts of shells only. */
async function completed(): Promise<Define> {
  return (await import('./commands/completion/index.js')).completeCommand;
}

/** Help was asked for, or is the answer to a command that does nothing by itself; it has been written. */
function isHelp({ code }: CommanderError): boolean {
  return ['commander.help', 'commander.helpDisplayed', 'commander.version'].includes(code);
}

async function complain(error: unknown, io: IO): Promise<number> {
  const { describeError } = await import('./output/describe-error.js');
  const failure =
    error instanceof CommanderError ? (await import('./output/usage-error.js')).usageError(error) : error;
  const { message, code } = await describeError(failure, io);
  io.stderr.write(message);
  return code;
}

/** The program with the commands that a command line needs; all of them for none. */
export async function programFor(words: readonly string[], context: CommandContext): Promise<Command> {
  const program = emptyProgram(context.io);
  for (const define of await Promise.all(asked(words))) define(program, context);
  return program;
}

function emptyProgram({ stdout, stderr }: IO): Command {
  return (
    new Command('taskrun')
      .description('Run Azure Container Registry task files anywhere.')
      .version(version)
      .showSuggestionAfterError()
      // what stands behind a command is its own, also where it has commands in turn
      .enablePositionalOptions()
      .configureHelp({ sortOptions: false, optionDescription })
      .exitOverride()
      .configureOutput({
        writeOut: (text) => stdout.write(text),
        writeErr: (text) => stderr.write(text),
        // said by usageError instead
        outputError: () => undefined,
      })
  );
}

/** Choices and defaults as one types them; that an option has not been repeated yet is no default worth telling. */
function optionDescription({ description, argChoices = [], defaultValue }: Option): string {
  const byDefault = typeof defaultValue === 'string' ? [`default: ${defaultValue}`] : [];
  const said = [...(argChoices.length > 0 ? [argChoices.join(', ')] : []), ...byDefault].join('; ');
  return said === '' ? description : `${description} (${said})`;
}
