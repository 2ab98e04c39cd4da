/**
 * `npm run fuzz:chaos [count] [seed]`: runs of a task with twelve steps, during which taskrun, a container or the daemon is
 * killed. Afterwards nothing of them may be left, and every record must be whole.
 */
import { provideEngines } from '../rig/engines/index.js';
import { chaos } from './chaotic-runs.js';

const count = Number(process.argv[2] ?? 200);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);

const engines = await provideEngines();
try {
  const started = Date.now();
  const { outcomes, wrong } = await chaos(engines, { count, seed });
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  process.stdout.write(`seed ${seed}: ${count} runs in ${seconds} s\n`);
  for (const [outcome, times] of [...outcomes].sort()) process.stdout.write(`  ${times} × ${outcome}\n`);
  for (const sentence of wrong) process.stdout.write(`  WRONG ${sentence}\n`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
} finally {
  await engines.close();
}
