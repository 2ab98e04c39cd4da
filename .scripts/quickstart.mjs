/**
 * From a clean clone to a pullable multi-architecture image: prepares, and runs the example task, whose last step shows the
 * manifest list. No engine is needed: where none answers, taskrun builds the images itself. With --engine a private engine is
 * installed and started. Further words go to `taskrun run`.
 *   npm run quickstart [-- [--engine] --registry localhost:5000]
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';

process.chdir(join(import.meta.dirname, '..'));
const begin = performance.now();
const words = process.argv.slice(2);
const withEngine = words.includes('--engine');
const steps = [
  ['.scripts/prepare.mjs', ...(withEngine ? ['--engine'] : [])],
  ...(withEngine ? [['dist/main.js', 'engine', 'up']] : []),
  ['dist/main.js', 'run', 'tasks/multiarch.yaml', ...words.filter((word) => word !== '--engine')],
];

for (const step of steps) {
  const { status } = spawnSync(process.execPath, step, { stdio: 'inherit' });
  process.exitCode = status ?? 1;
  if (process.exitCode !== 0) break;
}
if (process.exitCode === 0) {
  console.error(`quickstart: done in ${((performance.now() - begin) / 1000).toFixed(1)} s`);
  if (withEngine) console.error('quickstart: "node dist/main.js engine down" stops the private engine');
}
