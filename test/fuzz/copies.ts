/**
 * `npm run fuzz:copies [count] [seed]`: copies of images while 5 % of all requests meet a fault. Every copy must end
 * complete and verified, or failed with nothing tagged.
 */
import { faultyCopies } from './faulty-copies.js';

const count = Number(process.argv[2] ?? 1000);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);

const started = Date.now();
const { complete, failed, faults, wrong, reasons } = await faultyCopies({ count, seed });
const seconds = ((Date.now() - started) / 1000).toFixed(0);
const kinds = Object.entries(faults).map(([kind, times]) => `${kind} ${times}`);
process.stdout.write(`seed ${seed}: ${count} copies in ${seconds} s; faults: ${kinds.join(', ')}\n`);
process.stdout.write(
  `  ${complete} complete and verified, ${failed} failed with nothing tagged, ${wrong.length} wrong\n`,
);
for (const [reason, times] of reasons) process.stdout.write(`  ${times} × ${reason}\n`);
for (const sentence of wrong) process.stdout.write(`  WRONG ${sentence}\n`);
process.exitCode = wrong.length === 0 ? 0 : 1;
