/** Shows eight running steps that print nothing for five seconds, and tells how much of a core that took. */
import { setTimeout as delay } from 'node:timers/promises';
import { terminalOf } from '../../src/cli/console/terminal.js';
import { liveReporter } from '../../src/report/index.js';

const seconds = 5;
const ids = Array.from({ length: 8 }, (_, at) => `step-${at + 1}`);
const terminal = terminalOf(process.stderr);
const reporter = liveReporter({ write: (text) => void process.stderr.write(text), color: true }, terminal);
reporter.report({
  type: 'run-started',
  time: Date.now(),
  run: { id: 'rest', taskName: 'rest', registry: 'localhost:1' },
  executor: 'docker',
  steps: ids.map((id) => ({ id, kind: 'build', title: `build -t app:${id} .`, after: [] })),
});
for (const step of ids) reporter.report({ type: 'step-started', time: Date.now(), step });
const before = process.cpuUsage();
await delay(seconds * 1000);
const { user, system } = process.cpuUsage(before);
reporter.close();
process.stdout.write(
  `${((user + system) / 1e4 / seconds).toFixed(1)} % of one core with ${ids.length} running steps\n`,
);
