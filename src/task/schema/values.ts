import * as z from 'zod';
import type { TemplateMap } from '../../template/index.js';
import type { Placed, Words } from '../placed.js';

/** How the decoder reads a value; each is one of the readers of `decode.ts`. */
export type Reader =
  | 'text'
  | 'placed'
  | 'words'
  | 'integer'
  | 'boolean'
  | 'version'
  | 'steps'
  | 'leniently'
  | 'entries'
  | 'values';

/** What an editor shows of a property, and what stands in the published schema. */
export interface Documentation {
  readonly description: string;
  /** What a task that leaves the property out gets. */
  readonly default: unknown;
  readonly examples: readonly [unknown, ...unknown[]];
  /** Accepted, without effect. */
  readonly deprecated?: boolean;
}

/** Before its templates and aliases are expanded, a scalar of any type may be a text that holds one. */
const expandable = z.string().regex(/\{\{|<<|\$/);

/** YAML's scalars mean what the property wants: a text may be written as a number. A missing value is a missing property. */
const anyText = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** Text. */
export function text(documentation: Documentation) {
  return read<string>('text', anyText, documentation);
}

/** Text that a later stage may have to point at. */
export function placed(documentation: Documentation) {
  return read<Placed<string>>('placed', anyText, documentation);
}

/** Command text, with a place for every character. */
export function words(documentation: Documentation) {
  return read<Words>('words', anyText, documentation);
}

export function integer(documentation: Documentation, least?: number) {
  const number = least === undefined ? z.int() : z.int().min(least);
  return read<number>('integer', z.union([number, expandable, z.null()]), documentation);
}

export function boolean(documentation: Documentation) {
  return read<boolean>('boolean', z.union([z.boolean(), expandable, z.null()]), documentation);
}

/** Text of which only some are allowed. @param reader what refuses the others */
export function choice<T>(
  reader: Reader,
  choices: readonly [string, ...string[]],
  documentation: Documentation,
) {
  return read<T>(reader, z.union([z.enum(choices), expandable, z.null()]), documentation);
}

export function list<T>(item: z.ZodType<T>, documentation: Documentation) {
  return z.union([z.array(item), z.null()]).meta({ ...documentation, reads: 'list' }) as unknown as z.ZodType<
    T[]
  >;
}

/** A list for which one text alone is accepted too, with a warning; the published schema knows only the list. */
export function lenientList<T>(item: z.ZodType<T>, documentation: Documentation) {
  return z
    .union([z.array(item), z.null()])
    .meta({ ...documentation, reads: 'leniently' }) as unknown as z.ZodType<T[]>;
}

/** Names with a text each; the place is the name's. */
export function entries(names: RegExp, documentation: Documentation) {
  const record = z.record(z.string().regex(names), anyText);
  return read<readonly Placed<{ readonly name: string; readonly text: string }>[]>(
    'entries',
    z.union([record, z.null()]),
    documentation,
  );
}

/** Values of any kind by name, as in a values file. */
export function values(documentation: Documentation) {
  const record = z.record(z.string(), z.unknown());
  return read<Placed<TemplateMap>>('values', z.union([record, z.null()]), documentation);
}

/** A mapping with properties of these names; `x-…` is for the author's own use. */
export function mapping<Shape extends z.ZodRawShape>(
  id: string,
  shape: Shape,
  rest: { readonly description: string } & Record<string, unknown>,
) {
  return z
    .strictObject(shape)
    .partial()
    .meta({ id, ...rest });
}

function read<T>(reads: Reader, schema: z.ZodType, documentation: Documentation): z.ZodType<T> {
  return schema.meta({ ...documentation, reads }) as unknown as z.ZodType<T>;
}
