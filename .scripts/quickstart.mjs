/**
 * From a clean clone to a pullable multi-architecture image: prepares, starts a private engine where none answers, and
 * runs the example task, whose last step shows the manifest list. Further words go to `taskrun run`.
 *   npm run quickstart [-- --registry localhost:5000]
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';

process.chdir(join(import.meta.dirname, '..'));
const begin = performance.now();
const steps = [
  ['.scripts/prepare.mjs', '--engine'],
  ['dist/main.js', 'engine', 'up'],
  ['dist/main.js', 'run', 'tasks/multiarch.yaml', ...process.argv.slice(2)],
];

for (const words of steps) {
  const { status } = spawnSync(process.execPath, words, { stdio: 'inherit' });
  process.exitCode = status ?? 1;
  if (process.exitCode !== 0) break;
}
if (process.exitCode === 0) {
  console.error(`quickstart: done in ${((performance.now() - begin) / 1000).toFixed(1)} s`);
  console.error('quickstart: "node dist/main.js engine down" stops the private engine');
}
