import { didYouMean, type Checked, type DiagnosticCode } from '../diagnostic/index.js';
import { unexpanded, type Place, type SourceText } from '../source/index.js';
import { fields, placing, readYAML, type Decoder, type YAMLText } from '../task/decoding.js';
import { checkTimes } from './check-times.js';
import { scheduleFileProperties, scheduleProperties, triggerProperties } from './properties.js';
import {
  defaultRules,
  missedRules,
  overlaps,
  type Rules,
  type Schedule,
  type TaskToRun,
  type Watch,
} from './schedule.js';
import { zoneHere } from './time-zone.js';

interface Placed<T> {
  readonly value: T;
  readonly place: Place;
}
type Texts = readonly Placed<string>[];

/** What the author said of a trigger. */
interface SaidTrigger {
  readonly place: Place;
  readonly on?: Placed<string>;
  readonly repository?: Placed<string>;
  readonly paths?: Texts;
  readonly images?: Texts;
  readonly every?: Placed<string>;
}

/** What the author said of a schedule. */
interface SaidSchedule {
  readonly place: Place;
  readonly name?: Placed<string>;
  readonly task?: Placed<string>;
  readonly context?: Placed<string>;
  readonly options?: Texts;
  readonly ifChanged?: boolean;
  readonly cron?: Texts;
  readonly timezone?: Placed<string>;
  readonly jitter?: Placed<string>;
  readonly overlap?: Placed<string>;
  readonly missed?: Placed<string>;
  readonly triggers?: readonly SaidTrigger[];
}

/** Says what is wrong with the options of a run, as the command line has it. */
export type CheckOptions = (
  options: readonly string[],
) => { readonly message: string; readonly hint?: string } | undefined;

/** Reads a schedule file; every problem of it at once. */
export function readSchedules(source: SourceText, checkOptions: CheckOptions): Checked<readonly Schedule[]> {
  const yaml = readYAML(unexpanded(source));
  const trigger = placing(
    fields<object>(triggerProperties, {
      what: 'a trigger',
      mistaken: { git: 'on', ref: 'repository' },
      readers: { texts },
    }),
  );
  const schedule = placing(
    fields<object>(scheduleProperties, {
      what: 'a schedule',
      mistaken: {
        id: 'name',
        file: 'task',
        schedule: 'cron',
        'if-changed': 'ifChanged',
        timeZone: 'timezone',
      },
      readers: { texts, trigger },
    }),
  );
  const file = fields<object>(scheduleFileProperties, {
    what: 'a schedule file',
    mistaken: { schedule: 'schedules' },
    readers: { schedule },
  });
  const whole = unexpanded(source).map.placeOf(0, 0);
  const decoded = yaml.root && !yaml.isNull(yaml.root) ? file(yaml.root, 'schedules', yaml) : {};
  const { schedules: said = [] } = (decoded ?? {}) as { readonly schedules?: readonly SaidSchedule[] };
  if (said.length === 0 && yaml.errors === 0)
    yaml.error('schedule/invalid', 'there are no schedules', whole, "list them under 'schedules:'");
  noteSameNames(said, yaml);
  return yaml.checked(said.map((each) => new Checking(each, yaml).schedule(checkOptions)));
}

/** A list of texts, or one of them. */
const texts: Decoder<Texts> = (node, name, yaml) => {
  const items = yaml.items(node) ?? [node];
  return items.flatMap((item) => {
    const scalar = yaml.scalarNode(item);
    if (scalar) return [{ value: String(scalar.value), place: yaml.placeOf(item) }];
    yaml.error('task/wrong-type', `'${name}' takes texts, not ${yaml.kindOf(item)}`, yaml.placeOf(item));
    return [];
  });
};

function noteSameNames(said: readonly SaidSchedule[], yaml: YAMLText): void {
  const names = new Set<string>();
  for (const { name } of said) {
    if (name === undefined) continue;
    if (names.has(name.value))
      yaml.error(
        'schedule/invalid',
        `there are two schedules '${name.value}'`,
        name.place,
        'give each a name of its own',
      );
    names.add(name.value);
  }
}

/** Makes a schedule of what was said, with defaults, and reports what makes none. */
class Checking {
  constructor(
    private readonly said: SaidSchedule,
    private readonly yaml: YAMLText,
  ) {}

  schedule(checkOptions: CheckOptions): Schedule {
    const { cron = [], timezone, triggers = [], place } = this.said;
    if (cron.length === 0 && triggers.length === 0)
      this.error('schedule/invalid', 'the schedule never runs', place, "give it 'cron' or 'triggers'");
    const zone = timezone?.value ?? zoneHere();
    for (const { of, message, hint } of checkTimes({ cron: cron.map(({ value }) => value), timezone: zone }))
      this.error(
        of === 'timezone' ? 'schedule/timezone' : 'schedule/cron',
        message,
        this.placeOfTime(of),
        hint,
      );
    return {
      name: this.name(),
      task: this.task(checkOptions),
      times: { cron: cron.map(({ value }) => value), timezone: zone },
      watches: triggers.flatMap((trigger) => this.watch(trigger) ?? []),
      rules: this.rules(),
    };
  }

  private placeOfTime(of: 'timezone' | number): Place {
    const written = of === 'timezone' ? this.said.timezone : this.said.cron?.[of];
    return written?.place ?? this.said.place;
  }

  private name(): string {
    const { name, place } = this.said;
    if (name === undefined)
      this.error('schedule/invalid', 'the schedule has no name', place, "give it one with 'name:'");
    else if (!/^[\w.-]+$/.test(name.value))
      this.error(
        'schedule/invalid',
        `'${name.value}' is no name of a schedule`,
        name.place,
        "use letters, digits, '.', '-' and '_'",
      );
    return name?.value ?? '';
  }

  private task(checkOptions: CheckOptions): TaskToRun {
    const { task, context, options = [], ifChanged = false, place } = this.said;
    if (task === undefined)
      this.error('schedule/invalid', 'the schedule has no task', place, "name a task file with 'task:'");
    const words = options.map(({ value }) => value);
    const problem = checkOptions(words);
    if (problem !== undefined)
      this.error('schedule/options', problem.message, options[0]?.place ?? place, problem.hint);
    return {
      file: task?.value ?? '',
      options: words,
      ifChanged,
      ...(context === undefined ? {} : { context: context.value }),
    };
  }

  private rules(): Rules {
    const { jitter, overlap, missed } = this.said;
    return {
      jitter: this.seconds('jitter', jitter, 0) ?? defaultRules.jitter,
      overlap: this.choice('overlap', overlap, overlaps) ?? defaultRules.overlap,
      missed: this.choice('missed', missed, missedRules) ?? defaultRules.missed,
    };
  }

  private watch({ on, repository, paths = [], images = [], every, place }: SaidTrigger): Watch | undefined {
    const kind = this.choice('on', on, ['git', 'base-image'] as const);
    if (on === undefined)
      this.error(
        'schedule/invalid',
        'the trigger does not say what is watched',
        place,
        "write 'on: git' or 'on: base-image'",
      );
    const seconds = this.seconds('every', every, 10);
    if (kind === 'base-image')
      return { on: kind, images: images.map(({ value }) => value), every: seconds ?? 3600 };
    if (kind === undefined) return undefined;
    if (repository === undefined) {
      this.error(
        'schedule/invalid',
        'the trigger names no repository',
        place,
        "write 'repository: https://host/app.git#main'",
      );
      return undefined;
    }
    return {
      on: kind,
      repository: repository.value,
      paths: paths.map(({ value }) => value),
      every: seconds ?? 300,
    };
  }

  private seconds(name: string, written: Placed<string> | undefined, least: number): number | undefined {
    if (written === undefined) return undefined;
    const seconds = Number(written.value);
    if (/^\d+$/.test(written.value) && seconds >= least && seconds <= 7 * 86_400) return seconds;
    const message = `'${name}' takes seconds, ${least} to a week's, not '${written.value}'`;
    this.error('schedule/invalid', message, written.place);
    return undefined;
  }

  private choice<T extends string>(
    name: string,
    written: Placed<string> | undefined,
    choices: readonly T[],
  ): T | undefined {
    const found = choices.find((each) => each === written?.value);
    if (written === undefined || found !== undefined) return found;
    const near = didYouMean(written.value, choices);
    const hint = near === undefined ? `it can be ${choices.join(', ')}` : `did you mean '${near}'?`;
    this.error('schedule/invalid', `'${name}' cannot be '${written.value}'`, written.place, hint);
    return undefined;
  }

  private error(code: DiagnosticCode, message: string, place: Place, hint?: string): void {
    this.yaml.error(code, message, place, hint);
  }
}
