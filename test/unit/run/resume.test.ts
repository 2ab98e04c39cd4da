import { expect, test } from '@jest/globals';
import type { RunRecord } from '../../../src/event/index.js';
import { planTask, withoutSteps, type Plan } from '../../../src/plan/index.js';
import { fingerprintOf } from '../../../src/run/fingerprint.js';
import { leftOut, planResumption } from '../../../src/run/index.js';
import { emptyRecord } from '../../../src/history/index.js';
import { loadTask, templateData } from '../../../src/task/index.js';
import { runVariables } from '../../rig/run-variables.js';

const same = (text: string): string => text;

async function planOf(steps: string): Promise<Plan> {
  const source = { path: 'task.yaml', text: `version: v1.1.0\nsteps:\n${steps}` };
  const run = runVariables;
  const task = await loadTask(source, templateData({ run, values: {}, secrets: {} }), {
    strict: false,
    allowHostEnv: false,
    readAliasSource: () => Promise.reject(new Error('none')),
  });
  if (!task.ok) throw new Error('the task is wrong');
  const plan = planTask(task.value, run);
  if (!plan.ok) throw new Error('the plan is wrong');
  return plan.value;
}

/** The record of a run of these steps, of which some have succeeded. */
function recordOf(plan: Plan, succeeded: readonly string[]): RunRecord {
  return {
    ...emptyRecord,
    status: 'Failed',
    steps: plan.steps.map((step) => ({
      id: step.id,
      kind: step.action.kind,
      title: '',
      after: step.after,
      retries: 0,
      fingerprint: fingerprintOf(step, same),
      duration: 7,
      result: succeeded.includes(step.id) ? { status: 'succeeded' } : { status: 'skipped', because: '' },
    })),
    images: [{ name: 'app:1', digest: 'sha256:1', platforms: [], step: 'push' }],
  };
}

const steps = `
- { id: test, cmd: app test }
- { id: build, build: "-t app:1 .", when: ["-"] }
- { id: push, push: [app:1], when: [build] }
- { id: create, cmd: docker manifest create list:1 app:1, when: [push] }
- { id: send, cmd: docker manifest push list:1, when: [create] }
- { id: leaf, cmd: app leaf, when: ["-"] }
`;

async function resumed(succeeded: readonly string[], remains = true) {
  const plan = await planOf(steps);
  const ports = { redact: same, remains: () => Promise.resolve(remains) };
  const { done, repeated, changed } = await planResumption(plan, recordOf(plan, succeeded), ports);
  return { done: [...done.keys()], repeated: repeated.map(({ id }) => id), changed };
}

test('builds and pushes are not repeated, nor what nothing comes after', async () => {
  expect(await resumed(['test', 'build', 'push', 'leaf'])).toEqual({
    done: ['test', 'build', 'push', 'leaf'],
    repeated: [],
    changed: [],
  });
});

test('a list under construction is made again for its push', async () => {
  expect(await resumed(['build', 'push', 'create'])).toMatchObject({
    done: ['build', 'push'],
    repeated: ['create'],
  });
});

test('an image that is gone is built again when a step after it runs', async () => {
  expect(await resumed(['build'], false)).toMatchObject({ done: [], repeated: ['build'] });
});

test('what a step left is told again', async () => {
  const plan = await planOf(steps);
  const ports = { redact: same, remains: () => Promise.resolve(true) };
  const { done } = await planResumption(plan, recordOf(plan, ['build', 'push']), ports);
  expect(done.get('push')).toEqual({
    result: { status: 'succeeded', earlier: true },
    duration: 7,
    builds: [],
    images: [{ name: 'app:1', digest: 'sha256:1', platforms: [] }],
  });
});

test('a step that is another one now shows; where it stands does not matter, nor a secret', async () => {
  const before = await planOf(
    '- { id: build, build: "-t app:1 --label key=secret1 ." }\n- { id: last, cmd: app }\n',
  );
  const after = await planOf(
    '\n\n- { id: build, build: "-t app:1 --label key=secret2 ." }\n- { id: last, cmd: other }\n',
  );
  const redact = (text: string): string => text.replaceAll(/secret\d/g, '***');
  const record = recordOf(before, ['build']);
  const remains = (): Promise<boolean> => Promise.resolve(true);
  const unmasked = await planResumption(after, record, { redact: same, remains });
  expect(unmasked.changed.map(({ id }) => id)).toEqual(['build']);
  const masked = before.steps.map((step) => ({ fingerprint: fingerprintOf(step, redact) }));
  const stored = { ...record, steps: record.steps.map((step, index) => ({ ...step, ...masked[index] })) };
  expect((await planResumption(after, stored, { redact, remains })).changed).toEqual([]);
});

test('what runs again comes before what came after it through steps that do not', async () => {
  const plan = await planOf(
    '- { id: a, cmd: app }\n- { id: b, cmd: app }\n- { id: c, cmd: app }\n- { id: d, cmd: app }\n',
  );
  const done = new Map(['b', 'c'].map((id) => [id, leftOut('')]));
  expect(withoutSteps(plan.steps, done).map(({ id, after }) => [id, after])).toEqual([
    ['a', []],
    ['d', ['a']],
  ]);
});
