import * as z from 'zod';

type JSONSchema = Record<string, unknown>;
type Declarations = readonly (readonly [name: string, z.ZodObject])[];

/** The JSON Schema of files that are such a mapping (draft 2020-12), fit for editors. */
export function fileSchema(title: string, declaration: z.ZodType): JSONSchema {
  const schema = z.toJSONSchema(declaration, { target: 'draft-2020-12', override: tidy });
  const { $schema, $ref, $defs } = schema;
  return { $schema, title, $ref, $defs };
}

/** By which reader each property is read, for the decoder: the text of a TypeScript module. @param from where they are declared */
export function propertyTables(declarations: Declarations, from: string): string {
  const tables = declarations.map(([name, { shape }]) => {
    const rows = Object.entries(shape).map(([key, property]) => `  ${key}: '${readerOf(property)}',`);
    return `export const ${name}Properties = {\n${rows.join('\n')}\n} as const;\n`;
  });
  return `// Made from ${from} by npm run schemas.\n\n${tables.join('\n')}`;
}

/** `placed`, `placed[]`, `placed?[]` for a list that one text may stand for, `mount[]` for a list of mappings. */
function readerOf(property: unknown): string {
  const schema = property instanceof z.ZodOptional ? property.unwrap() : property;
  const { reads, id } = (schema as z.ZodType).meta() ?? {};
  if (reads === 'list' || reads === 'leniently') {
    const [items] = (schema as z.ZodUnion<[z.ZodArray<z.ZodType>]>).options;
    return `${readerOf(items.element)}${reads === 'list' ? '' : '?'}[]`;
  }
  return typeof reads === 'string' ? reads : (id ?? '');
}

function tidy({ jsonSchema }: { jsonSchema: object }): void {
  const schema = jsonSchema as JSONSchema;
  delete schema.reads;
  if (schema.type === 'integer') tidyInteger(schema);
  if (schema.type === 'object' && schema.additionalProperties === false) {
    schema.patternProperties = { '^x-': {} };
  }
  joinTypes(schema);
}

/** The bounds of JavaScript are none of the language's. */
function tidyInteger(schema: JSONSchema): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}

/** One schema for alternatives of different types: editors explain it better than `anyOf`. */
function joinTypes(schema: JSONSchema): void {
  const { anyOf } = schema as { anyOf?: JSONSchema[] };
  if (!anyOf || anyOf.some((each) => typeof each.type !== 'string' || 'enum' in each)) return;
  const types = anyOf.map(({ type }) => type);
  if (new Set(types).size < types.length) return;
  delete schema.anyOf;
  for (const alternative of anyOf) Object.assign(schema, alternative);
  schema.type = types;
}
