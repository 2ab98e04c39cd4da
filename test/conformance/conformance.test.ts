import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { planTask } from '../../src/plan/index.js';
import { expandTask, loadTask, readValues, templateData } from '../../src/task/index.js';
import type { RunVariables } from '../../src/task/index.js';
import { expandTemplates } from '../../src/template/index.js';
import { unexpanded } from '../../src/source/index.js';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../../shared/conformance');
const run: RunVariables = {
  id: 'run1',
  registry: 'myregistry.azurecr.io',
  registryName: 'myregistry',
  date: '20261123-052715z',
  os: 'linux',
  osVersion: '',
  architecture: 'amd64',
  commit: '0123456789abcdef0123456789abcdef01234567',
  branch: 'main',
  repository: 'https://github.com/contoso/app.git',
  gitTag: 'v1.2.3',
  triggeredBy: 'manual',
  taskName: 'mytask',
  sharedVolume: 'workspacevol',
};
const tasks = JSON.parse(readFileSync(join(folder, 'tasks.json'), 'utf8'));
describe('t', () => {
  for (const [name, want] of Object.entries<any>(tasks)) {
    test(name, async () => {
      const source = {
        path: name,
        text: readFileSync(join(folder, 'tasks', name), 'utf8').replace(/^\ufeff/, ''),
      };
      const data = templateData({ run });
      const ex = await expandTask(source, data);
      const task = await loadTask(source, data);
      const plan = task.ok ? planTask(task.value, run) : task;
      const problems = plan.ok
        ? []
        : plan.problems.filter((p) => p.severity === 'error').map((p) => p.code + ': ' + p.message);
      if (want.outcome === 'accepted') {
        expect(ex.ok && ex.value.expanded.text.replace(/[\n ]$/, '')).toBe(want.rendered);
        expect(problems).toEqual([]);
      } else expect(plan.ok).toBe(false);
    });
  }
});
