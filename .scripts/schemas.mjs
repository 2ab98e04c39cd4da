/**
 * Writes what is made from the declarations in src/task/schema: the published JSON Schema and the decoder's tables.
 *   node .scripts/schemas.mjs [--check]     with --check nothing is written, and stale files are an error
 */
import { readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { format, resolveConfig } from 'prettier';
import { tsImport } from 'tsx/esm/api';

const { taskSchema, propertyTables } = await tsImport('../src/task/schema/publish.ts', import.meta.url);

await make('schemas/task.schema.json', JSON.stringify(taskSchema()));
await make('src/task/properties.ts', propertyTables());

/** @param {string} path @param {string} text */
async function make(path, text) {
  const options = await resolveConfig(path, { config: '.config/prettier.json' });
  const made = await format(text, { ...options, filepath: path });
  if (!process.argv.includes('--check')) {
    await writeFile(path, made);
  } else if ((await readFile(path, 'utf8')) !== made) {
    console.error(`${path} is stale: run "npm run schemas"`);
    process.exitCode = 1;
  }
}
