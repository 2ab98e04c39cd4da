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
const space = 0x20;
/** Nodes looked at beyond a few times those the text has: only anchors within anchors come to that. */
const most = 200_000;
const mostForEachNode = 20;

/** Tags of values that are not text: with them even a quoted scalar is read as one. */
const resolvedTags = /^tag:yaml\.org,2002:(int|float|bool|null|timestamp)$/;

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
  private nodes = 0;
  private most = most;
  private errorCount = 0;
  /** Undefined when the text is not YAML, or empty. */
  readonly root: Node | undefined;

  constructor(readonly expanded: Expanded) {
    const document = this.parse();
    for (const error of document?.errors ?? []) this.syntax(error);
    const root = this.errors > 0 ? undefined : (document?.contents as Node | null);
    if (root) this.index(root, new Map(), 0);
    this.most += this.nodes * mostForEachNode;
    this.root = this.errors > 0 || !root ? undefined : root;
  }

  /** How many errors there are so far. */
  get errors(): number {
    return this.errorCount;
  }

  /** What the text says its version is; undefined when it says nothing. */
  get version(): string | undefined {
    const found = this.root && this.mapping(this.root, 'a task')?.get('version');
    const scalar = found && this.scalarNode(found.value);
    return scalar && textOf(scalar);
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
    const [start, written] = node.range ?? [0, 0];
    const { text, map } = this.expanded;
    // a collection reaches to the next token, and so over line breaks
    let end = written;
    while (end > start && text.charCodeAt(end - 1) <= space) end--;
    return map.placeOf(start, end);
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
    const { tag } = target;
    if (tag === undefined) return target.type === 'PLAIN' ? resolveScalar(text) : text;
    return resolvedTags.test(tag) ? resolveScalar(text) : text;
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
   * The entries of a mapping by key, merge keys (`<<`) followed; undefined, and an error, when the node is none. What is
   * written last counts, as in ACR: also a merge key behind a key of its own, which is a warning like a key written twice.
   */
  mapping(node: Node, name: string): ReadonlyMap<string, Entry> | undefined {
    const target = this.target(node);
    if (!isMap(target)) {
      const message = `${name} is a mapping, not ${this.kindOf(node)}`;
      this.error('task/wrong-type', message, this.placeOf(node));
      return undefined;
    }
    const entries = new Map<string, Entry>();
    const own = new Set<string>();
    for (const pair of target.items) {
      const key = pair.key as Node;
      const value = (pair.value ?? key) as Node;
      if (isScalar(key) && key.type === 'PLAIN' && key.value === '<<') this.merge(key, value, entries, own);
      else this.enter({ key, value }, entries, own);
    }
    return entries;
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

  private enter({ key, value }: Entry, entries: Map<string, Entry>, own: Set<string>): void {
    const scalar = this.scalarNode(key);
    if (!scalar) {
      const hint = 'put text that begins with a bracket or brace into quotes';
      this.error('task/invalid-yaml', `a key must be text, not ${this.kindOf(key)}`, this.placeOf(key), hint);
      return;
    }
    const name = textOf(scalar);
    if (own.has(name)) {
      const message = `${this.quote(key)} is written twice here`;
      this.warn('task/duplicate-key', message, this.placeOf(key), 'only the last one counts');
    }
    own.add(name);
    entries.set(name, { key, value });
  }

  /** Merge keys bring the entries of a mapping, or of several, of which the first has its way. */
  private merge(key: Node, node: Node, entries: Map<string, Entry>, own: ReadonlySet<string>): void {
    const sources = this.items(node) ?? [node];
    for (const source of sources.toReversed()) {
      for (const [name, entry] of this.mapping(source, "'<<'") ?? []) {
        const before = own.has(name) ? entries.get(name) : undefined;
        if (before) {
          const message = `'<<' takes the place of the ${this.quote(before.key)} before it`;
          this.warn('task/duplicate-key', message, this.placeOf(key), "write '<<' first");
        }
        entries.set(name, entry);
      }
    }
  }

  /** The node itself, or the one its alias stands for. */
  private target(node: Node): Node {
    this.visits++;
    if (this.visits === this.most) {
      this.error('task/too-deep', 'the file repeats itself too often through anchors', this.placeOf(node));
    }
    // beyond the limit nothing has content, so that reading comes to its end
    if (this.visits >= this.most) return nothing;
    return isAlias(node) ? (this.anchors.get(node) ?? nothing) : node;
  }

  /** Walks through the document once, in its order: finds what each alias stands for, and refuses depth. */
  private index(node: Node, named: Map<string, Node>, depth: number): void {
    this.nodes++;
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
    if (isMap(node)) {
      for (const { key, value } of node.items) {
        this.index(key as Node, named, depth + 1);
        if (value) this.index(value as Node, named, depth + 1);
      }
    } else if (isSeq(node)) {
      for (const item of node.items) this.index(item as Node, named, depth + 1);
    }
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

  private parse(): ReturnType<typeof parseDocument> | undefined {
    try {
      // failsafe leaves every scalar as text: what it means depends on who reads it
      return parseDocument(this.expanded.text, {
        schema: 'failsafe',
        prettyErrors: false,
        uniqueKeys: false,
      });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.error('task/too-deep', 'the file is nested too deeply', this.expanded.map.placeOf(0, 0));
      return undefined;
    }
  }

  private report(
    severity: Severity,
    code: DiagnosticCode,
    message: string,
    place: Place,
    hint?: string,
  ): void {
    // beyond the limit nothing has content, and its lack is no mistake of the author's
    if (this.visits > this.most) return;
    // what stands behind an anchor is read once for each alias
    const key = `${code} ${place.start} ${place.end} ${message}`;
    if (this.reported.has(key)) return;
    this.reported.add(key);
    if (severity === 'error') this.errorCount++;
    this.diagnostics.push({ code, severity, message, place, ...(hint === undefined ? {} : { hint }) });
  }
}

/** The text of a scalar; under the failsafe schema its value always is one, or the bytes of a `!!binary`. */
export function textOf({ value }: Scalar): string {
  if (typeof value === 'string') return value;
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : '';
}
