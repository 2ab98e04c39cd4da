import { isAlias, isMap, isScalar, isSeq, parseDocument, Scalar, type Node, type YAMLError } from 'yaml';
import {
  checked,
  type Checked,
  type Diagnostic,
  type DiagnosticCode,
  type Severity,
} from '../diagnostic/index.js';
import { positionAt, type Expanded, type Place } from '../source/index.js';
import { resolveScalar, type ScalarValue } from './scalar.js';
import { explain } from './yaml-syntax.js';

/** A key of a mapping with its value. */
export interface Entry {
  readonly key: Node;
  readonly value: Node;
}

/** Collections inside each other, anchors followed. */
const deepest = 100;
/** Nodes looked at, those behind anchors every time. */
const most = 200_000;

/** What is behind an alias that leads nowhere. */
const nothing = Object.assign(new Scalar(''), { type: Scalar.PLAIN });

/** Reads a text as YAML; what is wrong with it is found by {@link YAMLText.checked}. */
export function readYAML(expanded: Expanded): YAMLText {
  return new YAMLText(expanded);
}

/** Expanded text as YAML nodes, which lead back to the author's file, and the diagnostics about them. */
export class YAMLText {
  private readonly diagnostics: Diagnostic[] = [];
  private readonly reported = new Set<string>();
  private readonly anchors = new Map<Node, Node>();
  private readonly errorLines = new Set<number>();
  private visits = 0;
  /** Undefined when the text is not YAML, or empty. */
  readonly root: Node | undefined;

  constructor(readonly expanded: Expanded) {
    // failsafe leaves every scalar as text: what it means depends on who reads it
    const document = parseDocument(expanded.text, {
      schema: 'failsafe',
      prettyErrors: false,
      uniqueKeys: false,
    });
    for (const error of document.errors) this.syntax(error);
    const root = this.failed ? undefined : (document.contents as Node | null);
    if (root) this.index(root, new Map(), 0);
    this.root = this.failed || !root ? undefined : root;
  }

  /** A value with what was found, or what is wrong. */
  checked<T>(value: T): Checked<T> {
    return checked(value, this.diagnostics);
  }

  error(code: DiagnosticCode, message: string, place: Place, hint?: string): void {
    this.report('error', code, message, place, hint);
  }

  warn(code: DiagnosticCode, message: string, place: Place, hint?: string): void {
    this.report('warning', code, message, place, hint);
  }

  placeOf(node: Node): Place {
    const [start, end] = node.range ?? [0, 0];
    const { text, map } = this.expanded;
    // a collection reaches to the next token, and so over line breaks
    return map.placeOf(start, Math.max(start, text.slice(0, end).trimEnd().length));
  }

  /** A scalar for a message, in quotes: as its author wrote it, since what a template made of it may be secret. */
  quote(node: Node): string {
    const place = this.placeOf(node);
    const written = place.source.text.slice(place.start, place.end);
    const scalar = this.scalarNode(node);
    return scalar && written.includes(textOf(scalar)) ? `'${textOf(scalar)}'` : `'${written}'`;
  }

  /** What a scalar means; undefined when the node is none. */
  scalar(node: Node): ScalarValue | undefined {
    const target = this.target(node);
    if (!isScalar(target)) return undefined;
    const text = textOf(target);
    return target.type === 'PLAIN' && (target.tag ?? '!') === '!' ? resolveScalar(text) : text;
  }

  /** The scalar behind a node, or undefined. */
  scalarNode(node: Node): Scalar | undefined {
    const target = this.target(node);
    return isScalar(target) ? target : undefined;
  }

  isNull(node: Node): boolean {
    return this.scalar(node) === null;
  }

  /** The items of a list; undefined when the node is none. */
  items(node: Node): readonly Node[] | undefined {
    const target = this.target(node);
    return isSeq(target) ? (target.items as Node[]) : undefined;
  }

  /**
   * The entries of a mapping by key, merge keys (`<<`) followed; undefined, and an error, when the node is none. A key
   * written twice is a warning, and the last one counts.
   */
  mapping(node: Node, name: string): ReadonlyMap<string, Entry> | undefined {
    const target = this.target(node);
    if (!isMap(target)) {
      this.error('task/wrong-type', `${name} is a mapping, not ${this.kindOf(node)}`, this.placeOf(node));
      return undefined;
    }
    const own = new Map<string, Entry>();
    const merged = new Map<string, Entry>();
    for (const pair of target.items) {
      const key = pair.key as Node;
      const value = (pair.value ?? key) as Node;
      if (isScalar(key) && key.type === 'PLAIN' && key.value === '<<') this.merge(value, merged);
      else this.enter({ key, value }, own);
    }
    return new Map([...merged, ...own]);
  }

  /** What a person calls a node. */
  kindOf(node: Node): string {
    const target = this.target(node);
    if (isMap(target)) return 'a mapping';
    if (isSeq(target)) return 'a list';
    const value = this.scalar(node);
    if (value === null) return 'nothing';
    return { string: 'text', bigint: 'a whole number', number: 'a number', boolean: 'true or false' }[
      typeof value as 'string'
    ];
  }

  private enter({ key, value }: Entry, entries: Map<string, Entry>): void {
    const scalar = this.scalarNode(key);
    if (!scalar) {
      const hint = 'put text that begins with a bracket or brace into quotes';
      this.error('task/invalid-yaml', `a key must be text, not ${this.kindOf(key)}`, this.placeOf(key), hint);
      return;
    }
    const name = textOf(scalar);
    if (entries.has(name)) {
      this.warn(
        'task/duplicate-key',
        `${this.quote(key)} is written twice here`,
        this.placeOf(key),
        'only the last one counts',
      );
    }
    entries.set(name, { key, value });
  }

  /** Merge keys bring the entries of a mapping, or of several, of which the first has its way. */
  private merge(node: Node, merged: Map<string, Entry>): void {
    for (const source of this.items(node) ?? [node]) {
      for (const [name, entry] of this.mapping(source, "'<<'") ?? []) {
        if (!merged.has(name)) merged.set(name, entry);
      }
    }
  }

  /** The node itself, or the one its alias stands for. */
  private target(node: Node): Node {
    this.visits++;
    if (this.visits === most) {
      this.error('task/too-deep', 'the file repeats itself too often through anchors', this.placeOf(node));
    }
    // beyond the limit nothing has content, so that reading comes to its end
    if (this.visits >= most) return nothing;
    return isAlias(node) ? (this.anchors.get(node) ?? nothing) : node;
  }

  /** Walks through the document once, in its order: finds what each alias stands for, and refuses depth. */
  private index(node: Node, named: Map<string, Node>, depth: number): void {
    if (depth > deepest) {
      this.error('task/too-deep', 'the file is nested too deeply here', this.placeOf(node));
      return;
    }
    if (isAlias(node)) {
      const target = named.get(node.source);
      if (target) this.anchors.set(node, target);
      else
        this.error(
          'task/invalid-yaml',
          `there is no anchor '&${node.source}' before this`,
          this.placeOf(node),
        );
      return;
    }
    const inside = isMap(node)
      ? node.items.flatMap(({ key, value }) => [key, value])
      : isSeq(node)
        ? node.items
        : [];
    for (const child of inside as (Node | null)[]) if (child) this.index(child, named, depth + 1);
    // only now, so that no node contains itself
    if ('anchor' in node && typeof node.anchor === 'string') named.set(node.anchor, node);
  }

  private syntax(error: YAMLError): void {
    // what is missing at the end is shown behind the last thing that is there
    const end = this.expanded.text.trimEnd().length;
    const place = this.expanded.map.placeOf(
      Math.min(error.pos[0], Math.max(0, end - 1)),
      Math.min(error.pos[1], end),
    );
    if (error.code === 'MULTIPLE_DOCS') {
      this.warn(
        'task/several-documents',
        "there is a second document behind '---'",
        place,
        'only the first one is read',
      );
      return;
    }
    // one mistake often makes several errors in its line; the first says most
    const { line } = positionAt(place.source, place.start);
    if (this.errorLines.has(line)) return;
    this.errorLines.add(line);
    const { message, hint } = explain(error.code, error.message);
    this.error('task/invalid-yaml', `invalid YAML: ${message}`, place, hint);
  }

  private get failed(): boolean {
    return this.diagnostics.some(({ severity }) => severity === 'error');
  }

  private report(
    severity: Severity,
    code: DiagnosticCode,
    message: string,
    place: Place,
    hint?: string,
  ): void {
    // beyond the limit nothing has content, and its lack is no mistake of the author's
    if (this.visits > most) return;
    // what stands behind an anchor is read once for each alias
    const key = `${code} ${place.start} ${place.end} ${message}`;
    if (this.reported.has(key)) return;
    this.reported.add(key);
    this.diagnostics.push({ code, severity, message, place, ...(hint === undefined ? {} : { hint }) });
  }
}

/** The text of a scalar; under the failsafe schema its value always is one. */
export function textOf(scalar: Scalar): string {
  return typeof scalar.value === 'string' ? scalar.value : '';
}
