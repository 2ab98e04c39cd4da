import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { format, resolveConfig } from 'prettier';
import * as schedules from '../../../../src/schedule/schema.js';
import * as declarations from '../../../../src/task/schema/index.js';
import { fileSchema, propertyTables } from '../../../../src/task/schema/publish.js';
import { load } from '../run.js';

async function formatted(path: string, text: string): Promise<string> {
  return format(text, {
    ...(await resolveConfig(path, { config: '.config/prettier.json' })),
    filepath: path,
  });
}

test.each([
  ['schemas/task.schema.json', () => JSON.stringify(fileSchema('ACR task', declarations.task))],
  ['src/task/properties.ts', () => propertyTables(Object.entries(declarations), 'src/task/schema')],
  ['src/schedule/properties.ts', () => propertyTables(Object.entries(schedules), 'src/schedule/schema.ts')],
])("%s is up to date; 'npm run schemas' makes it", async (path, make) => {
  expect(readFileSync(path, 'utf8')).toBe(await formatted(path, make()));
});

type Schema = Readonly<Record<string, unknown>> & { readonly $defs: Readonly<Record<string, Noun>> };
interface Noun {
  readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
const schema = fileSchema('ACR task', declarations.task) as unknown as Schema;

test('every property has a description, a default and an example', () => {
  for (const { properties } of Object.values(schema.$defs)) {
    for (const property of Object.values(properties)) {
      expect(typeof property.description).toBe('string');
      expect(property).toHaveProperty('default');
      expect(property.examples).not.toHaveLength(0);
    }
  }
});

const ajv = new Ajv2020({ strict: true, strictTypes: false, allowUnionTypes: true, strictRequired: false });
const accepts = ajv.compile(schema);

test('examples and defaults are valid', () => {
  for (const [name, { properties }] of Object.entries(schema.$defs)) {
    for (const [key, property] of Object.entries(properties)) {
      const isValid = ajv.compile({ $ref: `#/$defs/${name}/properties/${key}`, $defs: schema.$defs });
      for (const value of [property.default, ...(property.examples as unknown[])])
        expect({ key, value, valid: isValid(value) }).toEqual({ key, value, valid: true });
    }
  }
});

describe('the schema and the decoder agree', () => {
  const scalar = fc.oneof(
    fc.constantFrom('', 'a', 'v1.1.0', '-', 'enabled', 'a b'),
    fc.integer({ min: 0, max: 1000 }),
    fc.boolean(),
    fc.constant(null),
  );
  const value = fc.oneof(
    { weight: 4, arbitrary: scalar },
    fc.array(scalar, { maxLength: 2 }),
    fc.constantFrom({}, { name: 'a' }, { name: 'a', mountPath: '/b' }, { a: 'YQ==' }, [{ name: 'a' }]),
  );
  const keys = (name: string) => Object.keys(schema.$defs[name]?.properties ?? {});
  const nounOf = (name: string, without: readonly string[]) =>
    fc.dictionary(
      fc.constantFrom(...keys(name).filter((key) => !without.includes(key)), 'unknown', 'x-own'),
      value,
      { maxKeys: 3, noNullPrototype: true },
    );
  // a step's `cache` and `version` are texts of which only some are allowed, which planning and another test look at
  const step = fc
    .tuple(fc.constantFrom('build', 'push', 'cmd'), nounOf('step', ['cache']))
    .map(([kind, rest]) => ({ [kind]: kind === 'push' ? ['a'] : 'a', ...rest }));
  const task = fc.record(
    {
      steps: fc.array(step, { minLength: 1, maxLength: 2 }),
      networks: fc.array(nounOf('network', []), { minLength: 1, maxLength: 2 }),
      env: value,
      stepTimeout: value,
      workingDirectory: value,
    },
    { requiredKeys: ['steps'] },
  );

  // what the decoder only warns of, an editor marks; what ACR ignores, both let pass
  const marked = new Set(['task/wrong-type', 'task/unknown-key']);

  test('on every shape', async () => {
    await fc.assert(
      fc.asyncProperty(task, async (shape) => {
        // required properties are looked at when planning
        const named = JSON.parse(JSON.stringify(shape)) as { networks?: object[] };
        if (named.networks) named.networks = named.networks.map((each) => ({ name: 'n', ...each }));
        const decoded = await load(JSON.stringify(named));
        const found = decoded.ok ? decoded.warnings.filter(({ code }) => marked.has(code)) : decoded.problems;
        expect({ named, accepted: accepts(named) }).toEqual({ named, accepted: found.length === 0 });
      }),
      { numRuns: 1500 },
    );
  });
});
