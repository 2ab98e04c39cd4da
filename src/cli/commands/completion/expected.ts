import type { Argument, Command, Option } from 'commander';

/** What the last word of a command line may become. */
export type Expected =
  | { readonly kind: 'subcommand'; readonly commands: readonly Command[] }
  | { readonly kind: 'option'; readonly options: readonly Option[] }
  /** A value: one of those listed, or what its name says, such as `file` or `run`. */
  | {
      readonly kind: 'value';
      readonly name: string;
      readonly choices: readonly string[];
      /** What stands before it in the same word, e.g. `--output=`. */
      readonly prefix: string;
      readonly command: Command;
      readonly operands: readonly string[];
    }
  | { readonly kind: 'nothing' };

/** Reads the words of a command line, the last of which is being written, as commander would. */
export function expectedAt(program: Command, words: readonly string[]): Expected {
  let command = program;
  let valueOf: Option | undefined;
  let onlyOperands = false;
  const operands: string[] = [];
  for (const word of words.slice(0, -1)) {
    if (valueOf !== undefined) valueOf = undefined;
    else if (word === '--') onlyOperands = true;
    else if (!onlyOperands && word.startsWith('-')) valueOf = waiting(command, word);
    else {
      const sub = operands.length === 0 ? command.commands.find((each) => each.name() === word) : undefined;
      if (sub === undefined) operands.push(word);
      else command = sub;
    }
  }
  const last = words.at(-1) ?? '';
  const value = (of: Argument | Option, name: string, prefix = ''): Expected => ({
    kind: 'value',
    name,
    choices: of.argChoices ?? [],
    prefix,
    command,
    operands,
  });
  if (valueOf !== undefined) return value(valueOf, placeholder(valueOf));
  const [, flag] = /^(--[^=]+)=/.exec(last) ?? [];
  const option = flag === undefined ? undefined : command.options.find(({ long }) => long === flag);
  if (option !== undefined && !onlyOperands)
    return value(option, placeholder(option), `${option.long ?? ''}=`);
  if (last.startsWith('-') && !onlyOperands) return { kind: 'option', options: visibleOptions(command) };
  if (command.commands.length > 0 && operands.length === 0)
    return { kind: 'subcommand', commands: visibleCommands(command) };
  const { registeredArguments: places } = command;
  const place = places[operands.length] ?? (places.at(-1)?.variadic === true ? places.at(-1) : undefined);
  return place === undefined ? { kind: 'nothing' } : value(place, place.name());
}

/** The option whose value is the next word. */
function waiting({ options }: Command, word: string): Option | undefined {
  return options.find(
    (option) => (option.long === word || option.short === word) && (option.required || option.optional),
  );
}

/** `file` of `--metadata-file <file>`. */
function placeholder({ flags }: Option): string {
  return /[<[]([^>\].]+)/.exec(flags)?.[1] ?? '';
}

const visibleOptions = (command: Command): readonly Option[] => command.createHelp().visibleOptions(command);

const visibleCommands = (command: Command): readonly Command[] =>
  command
    .createHelp()
    .visibleCommands(command)
    .filter((each) => each.name() !== 'help');
