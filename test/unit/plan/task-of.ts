import { renderDiagnostics } from '../../../src/diagnostic/index.js';
import type { Checked, Diagnostic } from '../../../src/diagnostic/index.js';
import type { Plan } from '../../../src/plan/index.js';
import type { Place, SourceText } from '../../../src/source/index.js';
import type { Placed, Step, Task, Words } from '../../../src/task/index.js';

type Loose<T> = T extends Words
  ? string
  : T extends readonly Placed<string>[]
    ? readonly string[]
    : T extends Placed<string>
      ? string
      : T;
/** A step with plain strings where the real one has places. */
export type PlainStep = { readonly [Key in keyof Omit<Step, 'place'>]?: Loose<NonNullable<Step[Key]>> };
export interface PlainTask {
  readonly steps: readonly PlainStep[];
  readonly env?: readonly string[];
  readonly stepTimeout?: number;
  readonly workingDirectory?: string;
}

/** Writes a task down, one property or list entry per line, and returns it with the places of what was written. */
export function taskOf(plain: PlainTask): Task {
  const paper = new Paper();
  const env = paper.placedList('env', plain.env ?? []);
  const steps = plain.steps.map((step) => paper.step(step));
  return paper.finish((source) => ({
    source,
    version: 'v1.1.0',
    env: env(source),
    steps: steps.map((step) => step(source)),
    ...(plain.stepTimeout !== undefined && { stepTimeout: plain.stepTimeout }),
    ...(plain.workingDirectory !== undefined && { workingDirectory: plain.workingDirectory }),
  }));
}

type Later<T> = (source: SourceText) => T;

class Paper {
  private text = '';

  finish<T>(make: Later<T>): T {
    return make({ path: 'acb.yaml', text: this.text });
  }

  step(plain: PlainStep): Later<Step> {
    const start = this.text.length;
    const properties = Object.entries(plain).map(([key, value], index) => {
      this.text += index === 0 ? '- ' : '  ';
      return [key, this.property(key, value)] as const;
    });
    const end = this.text.trimEnd().length;
    return (source) => ({
      place: { source, start, end },
      ...Object.fromEntries(properties.map(([key, later]) => [key, later(source)])),
    });
  }

  placedList(key: string, values: readonly string[]): Later<readonly Placed<string>[]> {
    if (values.length === 0) return () => [];
    this.text += `${key}:\n`;
    const entries = values.map((value) => {
      this.text += '  - ';
      return this.placed(value);
    });
    return (source) => entries.map((entry) => entry(source));
  }

  private property(key: string, value: unknown): Later<unknown> {
    if (key === 'push' || key === 'when' || key === 'env')
      return this.placedList(key, value as readonly string[]);
    this.text += `${key}: `;
    if (key === 'id') return this.placed(value as string);
    if (key === 'build' || key === 'cmd') return this.words(value as string);
    this.text += `${JSON.stringify(value)}\n`;
    return () => value;
  }

  private placed(value: string): Later<Placed<string>> {
    const start = this.text.length;
    this.text += `${value}\n`;
    return (source) => ({ value, place: { source, start, end: start + value.length } });
  }

  private words(text: string): Later<Words> {
    const origin = this.text.length;
    this.text += `${text}\n`;
    return (source) => wordsAt(source, origin, text);
  }
}

function wordsAt(source: SourceText, origin: number, text: string): Words {
  const placeOf = (start: number, end: number): Place => ({
    source,
    start: origin + start,
    end: origin + end,
  });
  return { text, placeOf, place: placeOf(0, text.trimEnd().length) };
}

/** A command text that is a file of its own. */
export function wordsOf(text: string): Words {
  return wordsAt({ path: 'acb.yaml', text }, 0, text);
}

export { runVariables as run } from '../../rig/run-variables.js';

/** The plan, or an exception with all that is wrong with the task. */
export function planOf(checked: Checked<Plan>): Plan {
  if (checked.ok) return checked.value;
  throw new Error(print(checked.problems));
}

/** All that is wrong with a task, as the user sees it: what makes planning impossible, and what Docker would refuse. */
export function problemsOf(checked: Checked<Plan>): string {
  if (!checked.ok) return print(checked.problems);
  return print([...checked.warnings, ...checked.value.steps.flatMap(({ problems }) => problems)]);
}

export function print(diagnostics: readonly Diagnostic[]): string {
  return renderDiagnostics(diagnostics, { color: false });
}
