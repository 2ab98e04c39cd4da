import { didYouMean, type Diagnostic } from '../diagnostic/index.js';
import { parseIndexAnnotation, parsePlatform, type IndexAnnotation, type Platform } from '../oci/index.js';
import { invalidPlatform } from './build-arguments.js';
import { flagTable, flagValues, isOn, parseFlags } from './flags.js';
import type { Flag, FlagTable, ParsedWords } from './flags.js';
import type { Action, PlacedImage } from './plan.js';
import type { Report, Word } from './words.js';

/** One of imagetools' commands: its flags and the action it becomes. */
interface ImagetoolsCommand {
  readonly flags: FlagTable;
  readonly usage: string;
  readonly plan: (parsed: ParsedWords, verb: Word, report: Report) => Action | undefined;
}

/** @see https://docs.docker.com/reference/cli/docker/buildx/imagetools/ */
const commands: ReadonlyMap<string, ImagetoolsCommand> = new Map([
  [
    'create',
    {
      flags: flagTable(
        'annotation builder file|f metadata-file platform|p progress tag|t',
        'append debug|D dry-run prefer-index',
      ),
      usage: '-t NAME SOURCE…',
      plan: create,
    },
  ],
  ['inspect', { flags: flagTable('builder format', 'debug|D raw'), usage: '[--raw] IMAGE', plan: inspect }],
]);

/** Flags about builders and displays, of which registry work has none. */
const withoutEffect = ['builder', 'debug', 'progress'];
const buildxFlags = flagTable('builder', 'debug|D');

/**
 * The words after `docker buildx`, as an action that taskrun carries out itself, when they are an imagetools command (SPEC
 * §6 and §8); otherwise `other`, undefined when that was reported as impossible to understand.
 */
export function planBuildxCommand(words: readonly Word[], report: Report): Action | undefined | 'other' {
  const silent: Report = () => undefined;
  const rules = { command: 'docker buildx', table: buildxFlags, operandEndsFlags: true };
  const before = parseFlags(words, rules, silent);
  const [group, verb, ...rest] = before.operands;
  if (!before.understood || group?.text !== 'imagetools') return 'other';
  const command = commands.get(verb?.text ?? '');
  if (verb === undefined || command === undefined) {
    report(unknownCommand(verb, group.place));
    return undefined;
  }
  const name = nameOf(verb);
  const parsed = parseFlags(rest, { command: name, table: command.flags }, report);
  if (!parsed.understood) return undefined;
  for (const flag of [...before.flags, ...parsed.flags])
    if (withoutEffect.includes(flag.name)) report(ignored(flag));
  return command.plan(parsed, verb, report);
}

const nameOf = (verb: Word): string => `docker buildx imagetools ${verb.text}`;

function unknownCommand(verb: Word | undefined, place: Word['place']): Diagnostic {
  const near = verb === undefined ? undefined : didYouMean(verb.text, [...commands.keys()]);
  const message =
    verb === undefined
      ? "'docker buildx imagetools' needs a command"
      : `'docker buildx imagetools' has no command '${verb.text}'`;
  return misuse(
    message,
    verb?.place ?? place,
    near === undefined ? "it has 'create' and 'inspect'" : `did you mean '${near}'?`,
  );
}

function misuse(message: string, place: Word['place'], hint: string): Diagnostic {
  return { code: 'plan/imagetools', severity: 'error', message, place, hint };
}

function ignored({ spelling, place }: Flag): Diagnostic {
  return {
    code: 'plan/ignored-flag',
    severity: 'warning',
    message: `'${spelling}' has no effect: taskrun asks the registries itself, without a builder`,
    place,
    hint: 'leave it out, or leave it in for ACR',
  };
}

function create(parsed: ParsedWords, verb: Word, report: Report): Action | undefined {
  const problems: Diagnostic[] = [];
  const noting: Report = (problem) => problems.push(problem);
  const tags = flagValues(parsed, 'tag').map(imageOf);
  const sources = parsed.operands.map(({ text, place }) => ({ name: text, place }));
  const files = flagValues(parsed, 'file').map(({ value, place }) => ({ path: value, place }));
  const dryRun = isOn(parsed, 'dry-run');
  const append = isOn(parsed, 'append');
  const metadataFile = flagValues(parsed, 'metadata-file').at(-1);
  checkCreate({ tags, count: sources.length + files.length, dryRun, append }, verb, noting);
  for (const image of [...tags, ...sources]) refuseLayout(image, noting);
  const annotations = flagValues(parsed, 'annotation').flatMap((flag) => annotationsOf(flag, noting));
  const platforms = flagValues(parsed, 'platform').flatMap((flag) => platformsOf(flag, noting));
  problems.forEach(report);
  if (problems.length > 0) return undefined;
  return {
    kind: 'imagetools-create',
    tags,
    sources,
    files,
    annotations,
    platforms,
    append,
    dryRun,
    preferIndex: flagValues(parsed, 'prefer-index').length === 0 || isOn(parsed, 'prefer-index'),
    ...(metadataFile !== undefined && {
      metadataFile: { path: metadataFile.value, place: metadataFile.place },
    }),
  };
}

interface CreateWords {
  readonly tags: readonly PlacedImage[];
  readonly count: number;
  readonly dryRun: boolean;
  readonly append: boolean;
}

function checkCreate({ tags, count, dryRun, append }: CreateWords, verb: Word, report: Report): void {
  const usage = `it is used as '${nameOf(verb)} ${commands.get('create')?.usage ?? ''}'`;
  if (count === 0) report(misuse(`'${nameOf(verb)}' has no sources`, verb.place, usage));
  if (tags.length > 0) return;
  if (append) report(misuse("'--append' has no tag to append to", verb.place, usage));
  else if (!dryRun)
    report(
      misuse(
        `'${nameOf(verb)}' has no tag to push to`,
        verb.place,
        `${usage}; --dry-run only prints the result`,
      ),
    );
}

function imageOf({ value, place }: Flag): PlacedImage {
  return { name: value, place };
}

function refuseLayout({ name, place }: PlacedImage, report: Report): void {
  if (!name.startsWith('oci-layout://')) return;
  report(
    misuse(
      `'${name}' is a folder, where an image of a registry is wanted`,
      place,
      'push it to a registry first',
    ),
  );
}

function annotationsOf({ value, place }: Flag, report: Report): readonly IndexAnnotation[] {
  const read = parseIndexAnnotation(value);
  if (!('message' in read)) return read;
  report({ code: 'plan/invalid-annotation', severity: 'error', place, ...read });
  return [];
}

function platformsOf({ value, place }: Flag, report: Report): readonly Platform[] {
  return value.split(',').flatMap((text) => {
    const platform = parsePlatform(text);
    if (platform !== undefined) return [platform];
    report(invalidPlatform(text, place));
    return [];
  });
}

function inspect(parsed: ParsedWords, verb: Word, report: Report): Action | undefined {
  const [image, surplus] = parsed.operands;
  if (image === undefined || surplus !== undefined) {
    const usage = `it is used as '${nameOf(verb)} ${commands.get('inspect')?.usage ?? ''}'`;
    const message = `'${nameOf(verb)}' has ${image === undefined ? 'no image name' : 'too many image names'}`;
    report(misuse(message, surplus?.place ?? verb.place, usage));
    return undefined;
  }
  const raw = isOn(parsed, 'raw');
  const format = flagValues(parsed, 'format').at(-1);
  if (raw && format !== undefined && format.value !== '') {
    report(misuse("'--format' and '--raw' exclude each other", format.place, 'keep one of them'));
    return undefined;
  }
  const named = { name: image.text, place: image.place };
  refuseLayout(named, report);
  return {
    kind: 'imagetools-inspect',
    image: named,
    raw,
    ...(format !== undefined && format.value !== '' && { format: format.value }),
  };
}
