/**
 * Writes what is made from declarations: the published JSON Schemas of task files (src/task/schema), of schedule files
 * (src/schedule/schema.ts), of events, records and states (the types in src/event, src/history and src/state), and the
 * decoder's tables.
 *   node .scripts/schemas.mjs [--check]     with --check nothing is written, and stale files are an error
 */
import { readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { format, resolveConfig } from 'prettier';
import { createGenerator } from 'ts-json-schema-generator';
import { tsImport } from 'tsx/esm/api';

const { fileSchema, propertyTables } = await tsImport('../src/task/schema/publish.ts', import.meta.url);
const task = await tsImport('../src/task/schema/index.ts', import.meta.url);
const schedule = await tsImport('../src/schedule/schema.ts', import.meta.url);

await make('schemas/task.schema.json', JSON.stringify(fileSchema('ACR task', task.task)));
await make('src/task/properties.ts', propertyTables(Object.entries(task), 'src/task/schema'));
await make(
  'schemas/schedule.schema.json',
  JSON.stringify(fileSchema('Schedules, as taskrun schedule reads them', schedule.scheduleFile)),
);
await make('src/schedule/properties.ts', propertyTables(Object.entries(schedule), 'src/schedule/schema.ts'));

const generator = createGenerator({
  path: 'src/{event,history,state,notify}/index.ts',
  tsconfig: 'tsconfig.json',
  skipTypeCheck: true,
  topRef: false,
  additionalProperties: true,
});
await make(
  'schemas/event.schema.json',
  schemaOf(
    'RunEvent',
    'Event of a run, as taskrun run --progress json prints it and the history keeps it: one a line',
  ),
);
await make(
  'schemas/run.schema.json',
  schemaOf(
    'RunRecord',
    'Record of a run, as taskrun run --metadata-file and taskrun runs show --output json write it',
  ),
);
await make(
  'schemas/notification.schema.json',
  schemaOf('Notification', 'What taskrun run --notify sends to a webhook'),
);
await make('schemas/runs-list.schema.json', listSchema());
await make(
  'schemas/comparison.schema.json',
  schemaOf(
    'Comparison',
    'Comparison with the last run, as taskrun run --if-changed --progress json prints it before the events',
  ),
);
await make(
  'schemas/state.schema.json',
  schemaOf('RunState', 'State of a run, as taskrun run --state writes it for the next one'),
);

/** @param {string} type @param {string} title */
function schemaOf(type, title) {
  const { definitions, ...made } = generator.createSchema(type);
  const schema = {
    ...made,
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    description:
      'Properties and types are added in later versions, none is renamed or taken away; consumers ignore what they do not know.',
    $defs: definitions,
  };
  return JSON.stringify(schema).replaceAll('#/definitions/', '#/$defs/');
}

function listSchema() {
  const { $schema, title, description, $defs, ...run } = JSON.parse(
    schemaOf('RunSummary', 'Runs, as taskrun runs list --output json prints them'),
  );
  const runs = { type: 'array', items: run };
  return JSON.stringify({
    $schema,
    title,
    description,
    type: 'object',
    required: ['runs'],
    properties: { runs },
    $defs,
  });
}

/** @param {string} path @param {string} text */
async function make(path, text) {
  const options = await resolveConfig(path, { config: '.config/prettier.json' });
  const made = await format(text, { ...options, filepath: path });
  if (!process.argv.includes('--check')) {
    await writeFile(path, made);
  } else if ((await readFile(path, 'utf8').catch(() => '')) !== made) {
    console.error(`${path} is stale: run "npm run schemas"`);
    process.exitCode = 1;
  }
}
