import { checked, type Checked, type Diagnostic } from '../diagnostic/index.js';
import type { Place, SourceText } from '../source/index.js';
import type { TemplateMap } from '../template/index.js';
import { dataOfPart, type TemplateData } from './run-variables.js';
import type { Part, Step, Task } from './task.js';
import type { PartFile, TaskOptions } from './task-options.js';
import { readValues } from './values.js';

/** The steps of a task in their order, with those of the tasks that its steps run in the place of these. */
export function stepsOf({ steps, parts }: Task): readonly Step[] {
  return steps.flatMap((step) => {
    const part = parts?.get(step);
    return part === undefined ? [step] : stepsOf(part.task);
  });
}

type LoadOne = (source: SourceText, data: TemplateData, options: TaskOptions) => Promise<Checked<Task>>;

/** A file on the way down from the first one. */
interface Level {
  readonly identity: string;
  readonly path: string;
}

/** No task is made of so many layers; it bounds what remote files can ask for. */
const deepest = 10;

/** The task with the tasks that its steps run, and those that theirs do. */
export async function withParts(
  task: Task,
  data: TemplateData,
  options: TaskOptions,
  load: LoadOne,
): Promise<Checked<Task>> {
  const reading = new Parts(data, load);
  const level = { identity: options.identity ?? task.source.path, path: task.source.path };
  const whole = await reading.read(task, options, [level]);
  return checked(whole, reading.problems);
}

/** Reads parts, and notes which versions they are and what is wrong with them. */
class Parts {
  readonly problems: Diagnostic[] = [];
  readonly #data: TemplateData;
  readonly #load: LoadOne;
  readonly #versions = new Map<string, { readonly is: string; readonly place: Place }>();

  constructor(data: TemplateData, load: LoadOne) {
    this.#data = data;
    this.#load = load;
  }

  async read(task: Task, options: TaskOptions, way: readonly Level[]): Promise<Task> {
    const parts = new Map<Step, Part>();
    // one after the other: what is wrong is told in the order of the file
    for (const step of task.steps) {
      const part = step.task === undefined ? undefined : await this.#part(step, options, way);
      if (part !== undefined) parts.set(step, part);
    }
    return parts.size === 0 ? task : { ...task, parts };
  }

  async #part(step: Step, { readTask }: TaskOptions, way: readonly Level[]): Promise<Part | undefined> {
    const { value: location = '', place = step.place } = step.task ?? {};
    if (readTask === undefined) {
      const message = `the task '${location}' is not read here`;
      this.#refuse('task/part-unread', message, place, 'name a task of its own');
      return undefined;
    }
    const file = this.#take(await readTask(location), place);
    if (file === undefined) return undefined;
    const { source, options } = file;
    const level = { identity: options.identity ?? source.path, path: source.path };
    if (this.#turnsBack(level, way, place)) return undefined;
    this.#noteVersion(file, place);
    const defaults = file.values === undefined ? {} : this.#take(readValues(file.values), place);
    const values: TemplateMap = { ...defaults, ...step.values?.value };
    const task = this.#take(await this.#load(source, dataOfPart(this.#data, values), options), place);
    if (task === undefined) return undefined;
    this.#refuseSecrets(task);
    return { task: await this.read(task, options, [...way, level]), remote: file.version !== undefined };
  }

  /** The value of a stage; what is wrong without a place is wrong at the step. */
  #take<T>(answer: Checked<T>, place: Place): T | undefined {
    const found = answer.ok ? answer.warnings : answer.problems;
    this.problems.push(...found.map((problem) => ({ place, ...problem })));
    return answer.ok ? answer.value : undefined;
  }

  #turnsBack({ identity, path }: Level, way: readonly Level[], place: Place): boolean {
    const before = way.findIndex((level) => level.identity === identity);
    if (before >= 0) {
      const circle = [...way.slice(before).map((level) => level.path), path].map((each) => `'${each}'`);
      this.#refuse('task/cycle', `tasks run each other: ${circle.join(' → ')}`, place, 'take this step away');
    } else if (way.length >= deepest) {
      this.#refuse(
        'task/cycle',
        `tasks run each other more than ${deepest} deep`,
        place,
        'join some of them',
      );
    }
    return before >= 0 || way.length >= deepest;
  }

  #noteVersion({ version }: PartFile, place: Place): void {
    if (version === undefined) return;
    const first = this.#versions.get(version.of);
    if (first === undefined) this.#versions.set(version.of, { is: version.is, place });
    else if (first.is !== version.is)
      this.problems.push({
        code: 'task/version-conflict',
        severity: 'warning',
        message: `this is '${version.is}' of '${version.of}', and elsewhere '${first.is}' is run`,
        place,
        related: [{ message: 'the other version', place: first.place }],
        hint: 'use the same version of it everywhere',
      });
  }

  /** Whoever writes such a file must not choose which of the user's secrets it gets. */
  #refuseSecrets({ secrets = [] }: Task): void {
    for (const { place } of secrets)
      this.#refuse(
        'task/part-secrets',
        'a task that a step runs gets no secrets of its own',
        place,
        "read '.Values' here, and give it with 'values' in the step: 'token: {{.Secrets.token}}'",
      );
  }

  #refuse(code: Diagnostic['code'], message: string, place: Place, hint: string): void {
    this.problems.push({ code, severity: 'error', message, place, hint });
  }
}
