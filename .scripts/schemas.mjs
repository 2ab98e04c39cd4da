/** Writes what is made from the declarations in src/task/schema: the published JSON Schema and the decoder's tables. */
import { writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { tsImport } from 'tsx/esm/api';

const { taskSchema, propertyTables } = await tsImport('../src/task/schema/publish.ts', import.meta.url);

await write('schemas/task.schema.json', JSON.stringify(taskSchema()));
await write('src/task/properties.ts', propertyTables());

/** @param {string} path @param {string} text */
async function write(path, text) {
  const options = await resolveConfig(path, { config: '.config/prettier.json' });
  await writeFile(path, await format(text, { ...options, filepath: path }));
}
