/** One measurement in a process of its own: `node language-subject.mjs plan|render|yaml FILE`, answered as JSON. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import { planTask } from '../../src/plan/index.js';
import { expandTask, loadTask, templateData } from '../../src/task/index.js';
import { runVariables } from '../rig/run-variables.js';

const run = { ...runVariables, id: 'r1', branch: 'main', taskName: 'bench' };

const [what = '', file = ''] = process.argv.slice(2);
const source = { path: file, text: readFileSync(file, 'utf8') };
const data = templateData({ run, values: { image: 'app' } });

async function measured(): Promise<unknown> {
  switch (what) {
    case 'yaml':
      return parse(source.text);
    case 'render': {
      const expanded = await expandTask(source, data);
      if (expanded.ok) writeFileSync(`${file}.rendered`, expanded.value.expanded.text);
      return expanded.ok;
    }
    default: {
      const task = await loadTask(source, data);
      const plan = task.ok ? planTask(task.value, run) : task;
      if (!plan.ok) throw new Error(plan.problems[0]?.message ?? '');
      return plan.ok;
    }
  }
}

const started = performance.now();
const answer = await measured();
const milliseconds = performance.now() - started;
if (answer === false) throw new Error('the task is not valid');
// kilobytes, of this process from its start on
const peak = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ milliseconds, peak }));
