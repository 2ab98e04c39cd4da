import { didYouMean, type Diagnostic, type DiagnosticCode } from '../diagnostic/index.js';
import { Expansion, type Expanded } from '../source/index.js';
import type { CallSite, Lookup, Tables } from './compilation.js';
import { Absent, failed, type Flow } from './flow.js';
import { FunctionError, MissingKey } from './functions/index.js';
import { show } from './show.js';
import { isMap, kindName, type TemplateMap, type TemplateValue } from './value.js';

/** How to render; see the module's options. */
export interface RenderingOptions {
  readonly data: TemplateMap;
  readonly strict: boolean;
  /** The remedy for a missing key, given the lookup as written. */
  readonly keyHint: (lookup: string) => string | undefined;
}

/** Thrown to end the rendering of a template that would never end; its diagnostic is already reported. */
export class RenderingStopped extends Error {}

/** UTF-16 code units one template may become. */
const largest = 8 * 1024 * 1024;
/** Loop rounds of one rendering. */
const longest = 1_000_000;

/** One rendering of one template: its variables, what it has written so far, and what is wrong with it. */
export class Rendering {
  readonly diagnostics: Diagnostic[] = [];
  private readonly reported = new Set<string>();
  private readonly slots: Flow[] = [];
  private readonly expansion: Expansion;
  private size = 0;
  private rounds = 0;

  constructor(
    private readonly input: Expanded,
    readonly tables: Tables,
    private readonly options: RenderingOptions,
  ) {
    this.expansion = new Expansion(input);
  }

  get root(): TemplateMap {
    return this.options.data;
  }

  finish(): Expanded {
    return this.expansion.finish();
  }

  copy(from: number, to: number): void {
    this.grow(to - from, from, to);
    this.expansion.copy(from, to);
  }

  /** Prints a value; nil is nothing at all, as the reference removes Go's `<no value>`. */
  emit(flow: Flow, from: number, to: number): void {
    const value = this.needed(flow);
    if (value === failed || value === null) return;
    const text = show(value);
    this.grow(text.length, from, to);
    this.expansion.insert(text, from, to);
  }

  keep(slot: number, flow: Flow): void {
    this.slots[slot] = flow;
  }

  recall(slot: number): Flow {
    return this.slots[slot] ?? null;
  }

  /** Looks fields up, one in another; a field of what isn't there, or has no fields, is an error. */
  member(base: Flow, { start, fields }: Lookup): Flow {
    let found = base;
    let ownerEnd = start;
    for (const { name, end } of fields) {
      if (found === failed) return failed;
      const owner = this.asked(found);
      if (isMap(owner)) {
        found = Object.hasOwn(owner, name)
          ? (owner[name] ?? null)
          : new Absent(name, Object.keys(owner), start, end);
      } else {
        const near = found instanceof Absent ? didYouMean(found.key, found.candidates) : undefined;
        const written = this.input.text.slice(start, ownerEnd);
        const subject = written === '' ? 'the value here' : `'${written}'`;
        const message = owner === null ? `${subject} is not set` : `${subject} is ${kindName(owner)}`;
        const hint = near && `did you mean '${near}'?`;
        return this.fail('template/no-field', `${message}, so it has no '${name}'`, start, end, hint);
      }
      ownerEnd = end;
    }
    return found;
  }

  apply(site: CallSite, flows: readonly Flow[]): Flow {
    const values: TemplateValue[] = [];
    for (const flow of flows) {
      const value = site.function.askable ? this.asked(flow) : this.needed(flow);
      if (value === failed) return failed;
      values.push(value);
    }
    try {
      const result = site.function.call(...values);
      return result instanceof MissingKey
        ? new Absent(result.key, result.candidates, site.start, site.end)
        : result;
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error;
      return this.fail(
        'template/function',
        `'${site.name}': ${error.message}`,
        site.start,
        site.end,
        error.hint,
      );
    }
  }

  /** A value for one who only asks whether it is there. */
  asked(flow: Exclude<Flow, typeof failed>): TemplateValue;
  asked(flow: Flow): TemplateValue | typeof failed;
  asked(flow: Flow): TemplateValue | typeof failed {
    return flow instanceof Absent ? null : flow;
  }

  /** A value for one who needs it: a missing key is reported. */
  needed(flow: Flow): TemplateValue | typeof failed {
    if (!(flow instanceof Absent)) return flow;
    const { start, end, key, candidates } = flow;
    const lookup = this.input.text.slice(start, end);
    const near = didYouMean(key, candidates);
    const meant =
      near !== undefined && lookup.endsWith(`.${key}`) ? lookup.slice(0, -key.length) + near : near;
    const hint = meant === undefined ? this.options.keyHint(lookup) : `did you mean '${meant}'?`;
    const severity = this.options.strict ? 'error' : 'warning';
    this.report(
      { code: 'template/missing-key', severity, message: `'${lookup}' is not set` },
      start,
      end,
      hint,
    );
    return null;
  }

  /** Counts a round of a loop, so that none goes on for ever. */
  round(from: number, to: number): void {
    if (++this.rounds > longest) this.stop(`the templates go through more than ${longest} rounds`, from, to);
  }

  fail(code: DiagnosticCode, message: string, from: number, to: number, hint?: string): typeof failed {
    this.report({ code, severity: 'error', message }, from, to, hint);
    return failed;
  }

  private grow(length: number, from: number, to: number): void {
    this.size += length;
    if (this.size > largest) this.stop(`the text grows beyond ${largest} characters`, from, to);
  }

  private stop(message: string, from: number, to: number): never {
    this.fail('template/too-large', message, from, to);
    throw new RenderingStopped(message);
  }

  /** Says everything once, however often a loop comes by. */
  private report(
    what: Pick<Diagnostic, 'code' | 'severity' | 'message'>,
    from: number,
    to: number,
    hint?: string,
  ): void {
    const key = `${what.code} ${from} ${to} ${what.message}`;
    if (this.reported.has(key)) return;
    this.reported.add(key);
    const place = this.input.map.placeOf(from, to);
    this.diagnostics.push({ ...what, place, ...(hint === undefined ? {} : { hint }) });
  }
}
