import { didYouMean } from '../diagnostic/index.js';
import type { Platform } from '../oci/index.js';
import { flagTable, flagValues, isOn, parseFlags } from './flags.js';
import type { FlagTable, ParsedWords } from './flags.js';
import type { Action, PlacedImage } from './plan.js';
import type { Report, Word } from './words.js';

/** One of docker manifest's commands: its flags, how many names it takes, and the action it becomes. */
interface ManifestCommand {
  readonly flags: FlagTable;
  readonly usage: string;
  readonly fewest: number;
  readonly most: number;
  readonly plan: (parsed: ParsedWords, names: readonly [PlacedImage, ...PlacedImage[]]) => Action;
}

/** @see https://docs.docker.com/reference/cli/docker/manifest/ */
const commands: ReadonlyMap<string, ManifestCommand> = new Map([
  [
    'create',
    {
      flags: flagTable('', 'amend|a insecure'),
      usage: 'LIST SOURCE…',
      fewest: 2,
      most: Infinity,
      plan: create,
    },
  ],
  [
    'annotate',
    {
      flags: flagTable('arch os os-version os-features variant', ''),
      usage: 'LIST SOURCE',
      fewest: 2,
      most: 2,
      plan: annotate,
    },
  ],
  ['push', { flags: flagTable('', 'purge|p insecure'), usage: 'LIST', fewest: 1, most: 1, plan: push }],
  [
    'inspect',
    { flags: flagTable('', 'verbose|v insecure'), usage: '[LIST] IMAGE', fewest: 1, most: 2, plan: inspect },
  ],
  ['rm', { flags: flagTable('', ''), usage: 'LIST…', fewest: 1, most: Infinity, plan: remove }],
]);

/** The words after `docker manifest`, as an action that taskrun carries out itself (SPEC §6 and §8). */
export function planManifestCommand(
  words: readonly Word[],
  textPlace: Word['place'],
  report: Report,
): Action | undefined {
  const [verb, ...rest] = words;
  const command = commands.get(verb?.text ?? '');
  if (verb === undefined || command === undefined) {
    report(unknownCommand(verb, textPlace));
    return undefined;
  }
  const name = `docker manifest ${verb.text}`;
  const parsed = parseFlags(rest, { command: name, table: command.flags }, report);
  if (!parsed.understood) return undefined;
  const [first, ...others] = parsed.operands.map(({ text, place }) => ({ name: text, place }));
  const given = parsed.operands.length;
  if (first === undefined || given < command.fewest || given > command.most) {
    report(wrongCount(name, command, parsed.operands, verb.place));
    return undefined;
  }
  return command.plan(parsed, [first, ...others]);
}

function unknownCommand(verb: Word | undefined, textPlace: Word['place']) {
  const known = [...commands.keys()];
  const near = verb === undefined ? undefined : didYouMean(verb.text, known);
  return {
    code: 'plan/unknown-manifest-command',
    severity: 'error',
    message:
      verb === undefined
        ? "'docker manifest' needs a command"
        : `'docker manifest' has no command '${verb.text}'`,
    place: verb?.place ?? textPlace,
    hint:
      near === undefined ? `it has ${known.map((one) => `'${one}'`).join(', ')}` : `did you mean '${near}'?`,
  } as const;
}

function wrongCount(
  name: string,
  { usage, most }: ManifestCommand,
  operands: readonly Word[],
  verb: Word['place'],
) {
  const surplus = operands[most];
  return {
    code: 'plan/manifest-names',
    severity: 'error',
    message: `'${name}' has too ${surplus === undefined ? 'few' : 'many'} image names`,
    place: surplus?.place ?? verb,
    hint: `it is used as '${name} ${usage}'`,
  } as const;
}

type Names = readonly [PlacedImage, ...PlacedImage[]];

function create(parsed: ParsedWords, [list, ...sources]: Names): Action {
  return {
    kind: 'manifest-create',
    list,
    sources,
    amend: isOn(parsed, 'amend'),
    insecure: isOn(parsed, 'insecure'),
  };
}

function annotate(parsed: ParsedWords, [list, source = list]: Names): Action {
  return { kind: 'manifest-annotate', list, source, platform: annotatedPlatform(parsed) };
}

function annotatedPlatform(parsed: ParsedWords): Partial<Platform> {
  const last = (name: string) => flagValues(parsed, name).at(-1)?.value;
  const [os, architecture, variant, osVersion] = ['os', 'arch', 'variant', 'os-version'].map(last);
  const osFeatures = flagValues(parsed, 'os-features').flatMap(({ value }) => value.split(','));
  return {
    ...(os !== undefined && { os }),
    ...(architecture !== undefined && { architecture }),
    ...(variant !== undefined && { variant }),
    ...(osVersion !== undefined && { osVersion }),
    ...(osFeatures.length > 0 && { osFeatures }),
  };
}

function push(parsed: ParsedWords, [list]: Names): Action {
  return { kind: 'manifest-push', list, purge: isOn(parsed, 'purge'), insecure: isOn(parsed, 'insecure') };
}

function inspect(parsed: ParsedWords, [first, second]: Names): Action {
  return {
    kind: 'manifest-inspect',
    image: second ?? first,
    ...(second !== undefined && { list: first }),
    verbose: isOn(parsed, 'verbose'),
    insecure: isOn(parsed, 'insecure'),
  };
}

function remove(_: ParsedWords, lists: Names): Action {
  return { kind: 'manifest-remove', lists };
}
