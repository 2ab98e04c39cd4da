import { didYouMean, type Diagnostic, type RelatedPlace } from '../diagnostic/index.js';
import { Expansion, type Expanded } from '../source/index.js';
import { printable } from './bytes.js';
import { failed, type Absent } from './flow.js';
import { show } from './format/show.js';
import { largest, longest, mostDiagnostics } from './limits.js';
import type { Value } from './value.js';
import type { Work } from './work.js';

/** How to render; see the module's options. */
export interface RenderingOptions {
  readonly strict: boolean;
  /** The remedy for a missing key, given the lookup as written. */
  readonly keyHint: (lookup: string) => string | undefined;
}

/** Thrown to end the rendering of a template that would never end; its diagnostic is already reported. */
export class RenderingStopped extends Error {}

/** A call of a template by another, in the text. */
interface Call {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

type Report = Pick<Diagnostic, 'code' | 'severity' | 'message'>;

/** What one rendering of one template has written so far, and what is wrong with it. */
export class Rendering {
  readonly diagnostics: Diagnostic[] = [];
  private readonly reported = new Set<string>();
  private readonly expansion: Expansion;
  private readonly calls: Call[] = [];
  private readonly most: number;
  private size = 0;
  private acts = 0;

  constructor(
    private readonly input: Expanded,
    private readonly options: RenderingOptions,
    private readonly work: Work,
    private readonly actionCount: number,
  ) {
    this.expansion = new Expansion(input);
    this.most = largest(input.text.length);
  }

  get text(): string {
    return this.input.text;
  }

  finish(): Expanded {
    return this.expansion.finish();
  }

  copy(from: number, to: number): void {
    this.grow(to - from, from, to);
    this.expansion.copy(from, to);
  }

  /** Prints a value; nil is nothing at all, as the reference removes Go's `<no value>`. */
  emit(value: Value, from: number, to: number): void {
    if (value === null) return;
    const text = typeof value === 'string' ? value : this.shown(value, from, to);
    this.grow(text.length, from, to);
    this.expansion.insert(printable(text), from, to);
  }

  private shown(value: Value, from: number, to: number): string {
    try {
      return show(value, this.work);
    } catch (error) {
      if (error instanceof Error && !(error instanceof RangeError)) this.stop(error.message, from, to);
      throw error;
    }
  }

  /** Reports a missing key that is needed. */
  missing({ start, end, key, candidates }: Absent): void {
    const lookup = this.input.text.slice(start, end);
    const severity = this.options.strict ? 'error' : 'warning';
    this.report(
      { code: 'template/missing-key', severity, message: `'${lookup}' is not set` },
      start,
      end,
      () => {
        const near = didYouMean(key, candidates);
        if (near === undefined) return this.options.keyHint(lookup);
        return `did you mean '${lookup.endsWith(`.${key}`) ? lookup.slice(0, -key.length) + near : near}'?`;
      },
    );
  }

  noTemplate(name: string, names: Iterable<string>, from: number, to: number): void {
    const near = didYouMean(name, names);
    const hint = near ? `did you mean '${near}'?` : `define it with '{{define "${name}"}}…{{end}}'`;
    this.fail('template/function', `there is no template '${name}'`, from, to, hint);
  }

  /** Counts an action that is run, so that none goes on for ever. */
  act(from: number, to: number): void {
    if (++this.acts > longest + this.actionCount) {
      this.stop(`the templates run more than ${longest} actions, loops included`, from, to);
    }
  }

  /** What follows is run for the sake of a call. */
  enter(call: Call): void {
    this.calls.push(call);
  }

  leave(): void {
    this.calls.pop();
  }

  fail(code: Diagnostic['code'], message: string, from: number, to: number, hint?: string): typeof failed {
    this.report({ code, severity: 'error', message }, from, to, () => hint);
    return failed;
  }

  stop(message: string, from: number, to: number): never {
    this.report({ code: 'template/too-large', severity: 'error', message }, from, to, () => undefined);
    throw new RenderingStopped(message);
  }

  private grow(length: number, from: number, to: number): void {
    this.size += length;
    if (this.size > this.most) this.stop(`the text grows beyond ${this.most} characters`, from, to);
  }

  /** Says everything once, however often a loop comes by. */
  private report(what: Report, from: number, to: number, hintOf: () => string | undefined): void {
    const key = `${what.code} ${from} ${to} ${what.message}`;
    if (this.reported.has(key)) return;
    this.reported.add(key);
    const hint = hintOf();
    const place = this.input.map.placeOf(from, to);
    const related = this.related();
    this.diagnostics.push({
      ...what,
      place,
      ...(related.length > 0 ? { related } : {}),
      ...(hint === undefined ? {} : { hint }),
    });
    if (this.diagnostics.length >= mostDiagnostics) throw new RenderingStopped('too many problems');
  }

  /** The calls that led here, the innermost first. */
  private related(): RelatedPlace[] {
    return this.calls
      .slice(-3)
      .reverse()
      .map(({ name, start, end }) => ({
        message: `in the template '${name}', which is used here`,
        place: this.input.map.placeOf(start, end),
      }));
  }
}
