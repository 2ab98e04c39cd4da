import type { RunNames } from './run-names.js';

/** Docker commands about containers: their flags that take a value, and which of their operands are containers. */
const commands: Readonly<Record<string, { readonly valued: string; readonly containers: 'all' | 'first' }>> =
  {
    attach: { valued: '--detach-keys', containers: 'all' },
    commit: { valued: '-a --author -c --change -m --message', containers: 'first' },
    cp: { valued: '', containers: 'all' },
    diff: { valued: '', containers: 'all' },
    exec: { valued: '--detach-keys -e --env --env-file -u --user -w --workdir', containers: 'first' },
    export: { valued: '-o --output', containers: 'all' },
    inspect: { valued: '-f --format --type', containers: 'all' },
    kill: { valued: '-s --signal', containers: 'all' },
    logs: { valued: '-n --tail --since --until', containers: 'all' },
    pause: { valued: '', containers: 'all' },
    port: { valued: '', containers: 'first' },
    restart: { valued: '-s --signal -t --time --timeout', containers: 'all' },
    rm: { valued: '', containers: 'all' },
    start: { valued: '--checkpoint --checkpoint-dir --detach-keys', containers: 'all' },
    stats: { valued: '--format', containers: 'all' },
    stop: { valued: '-s --signal -t --time --timeout', containers: 'all' },
    top: { valued: '', containers: 'first' },
    unpause: { valued: '', containers: 'all' },
    wait: { valued: '', containers: 'all' },
  };

/** Docker commands that make something which would outlive the run. */
const makers = /^(?:(?:container )?(?:run|create)|network create|volume create) /;

/** How many words of a docker command say that it makes something; 0 when it does not. */
export function makerVerbs(words: readonly string[]): number {
  const [verbs] = makers.exec(`${words.join(' ')} `) ?? [];
  return verbs === undefined ? 0 : verbs.trim().split(' ').length;
}

/** Whether a docker command may ask for what a container has printed. */
export function readsLogs(words: readonly string[]): boolean {
  return /^(?:container )?(?:logs|attach|compose)\b/.test(words.join(' '));
}

/**
 * The words of a docker command as this run's engine understands them: steps' ids become the names of their containers,
 * and what the command makes gets the run's label, so that it does not outlive the run.
 */
export function withEngineNames(
  words: readonly string[],
  names: RunNames,
  labels: readonly string[],
): readonly string[] {
  const verbs = makerVerbs(words);
  if (verbs > 0) {
    return [...words.slice(0, verbs), ...labels, ...words.slice(verbs)];
  }
  if (words[0] === 'network') return withNetworkNames(words, names);
  const [verb = ''] = words[0] === 'container' ? words.slice(1) : words;
  const command = Object.hasOwn(commands, verb) ? commands[verb] : undefined;
  if (command === undefined) return words;
  const from = words.indexOf(verb) + 1;
  return [...words.slice(0, from), ...renamed(words.slice(from), command, names)];
}

/** A container that comes into another network is found there, too, by its step's id. */
function withNetworkNames(words: readonly string[], names: RunNames): readonly string[] {
  const [, verb = '', ...operands] = words;
  if (!/^(?:connect|disconnect|inspect|rm)$/.test(verb)) return words;
  const ids = operands.filter((word) => names.container(word) !== undefined);
  const aliases = verb === 'connect' ? ids.flatMap((id) => ['--alias', id]) : [];
  const renamed = operands.map((word) => names.container(word) ?? names.network(word));
  return ['network', verb, ...aliases, ...renamed];
}

function renamed(
  words: readonly string[],
  { valued, containers }: { readonly valued: string; readonly containers: 'all' | 'first' },
  names: RunNames,
): readonly string[] {
  const takesValue = new Set(valued.split(' '));
  const result: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (takesValue.has(word)) result.push(word, ...words.slice((index += 1), index + 1));
    else if (word.startsWith('-')) result.push(word);
    else {
      result.push(renamedOperand(word, names));
      if (containers === 'first') return [...result, ...words.slice(index + 1)];
    }
  }
  return result;
}

/** `ID`, or of `docker cp` `ID:PATH`. */
function renamedOperand(word: string, names: RunNames): string {
  const colon = word.indexOf(':');
  const id = colon === -1 ? word : word.slice(0, colon);
  const name = names.container(id);
  return name === undefined ? word : name + word.slice(id.length);
}
