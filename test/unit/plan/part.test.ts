import { describe, expect, test } from '@jest/globals';
import { renderDiagnostics } from '../../../src/diagnostic/index.js';
import { planTask, type Plan, type PlanOptions } from '../../../src/plan/index.js';
import { loadTask, templateData, type Task, type TaskOptions } from '../../../src/task/index.js';
import { run } from './task-of.js';

/** The task 'main' of these files; a name that begins with a capital letter is of a remote one. */
async function taskOf(files: Readonly<Record<string, string>>): Promise<Task> {
  const optionsOf = (name: string): TaskOptions => ({
    identity: name,
    readTask: (other) =>
      Promise.resolve({
        ok: true,
        warnings: [],
        value: {
          source: { path: other, text: files[other] ?? '' },
          options: optionsOf(other),
          ...(/^[A-Z]/.test(other) ? { version: { of: other, is: '1' } } : {}),
        },
      }),
  });
  const task = await loadTask(
    { path: 'main', text: files.main ?? '' },
    templateData({ run }),
    optionsOf('main'),
  );
  if (!task.ok) throw new Error(renderDiagnostics(task.problems, { color: false }));
  return task.value;
}

async function planOf(files: Readonly<Record<string, string>>, options: PlanOptions = {}): Promise<Plan> {
  const plan = planTask(await taskOf(files), run, options);
  if (!plan.ok) throw new Error(renderDiagnostics(plan.problems, { color: false }));
  return plan.value;
}

const orderOf = ({ steps }: Plan): Record<string, readonly string[]> =>
  Object.fromEntries(steps.map(({ id, after }) => [id, after]));

const diamond = `steps:
- {id: top, cmd: bash top}
- {id: left, cmd: bash left, when: [top]}
- {id: right, cmd: bash right, when: [top]}
`;

describe('order', () => {
  test('what a step waits for, its first steps do; who waits for it, waits for its last ones', async () => {
    const main = 'steps:\n- {id: a, cmd: bash a}\n- {id: it, task: diamond}\n- {id: z, cmd: bash z}\n';
    expect(orderOf(await planOf({ main, diamond }))).toEqual({
      a: [],
      'it.top': ['a'],
      'it.left': ['it.top'],
      'it.right': ['it.top'],
      z: ['it.left', 'it.right'],
    });
  });

  test('parts after parts, within parts, and without ids', async () => {
    const main = 'steps:\n- task: twice\n- {id: last, task: one}\n';
    const twice = 'steps:\n- task: one\n- task: one\n';
    const one = 'steps:\n- cmd: bash one\n';
    expect(orderOf(await planOf({ main, twice, one }))).toEqual({
      'acb_step_0.acb_step_0.acb_step_0': [],
      'acb_step_0.acb_step_1.acb_step_0': ['acb_step_0.acb_step_0.acb_step_0'],
      'last.acb_step_0': ['acb_step_0.acb_step_1.acb_step_0'],
    });
  });

  test('an empty part is over when what it waits for is', async () => {
    const main = 'steps:\n- {id: a, cmd: bash a}\n- {id: none, task: none}\n- {id: z, cmd: bash z}\n';
    expect(orderOf(await planOf({ main, none: 'steps: []\n' }))).toEqual({ a: [], z: ['a'] });
  });

  test('circles are found as the author sees them', async () => {
    const main = 'steps:\n- {id: a, task: one, when: [b]}\n- {id: b, task: one, when: [a]}\n';
    const plan = planTask(await taskOf({ main, one: 'steps:\n- cmd: bash\n' }), run);
    expect(plan).toMatchObject({
      ok: false,
      problems: [{ code: 'plan/cycle', message: "steps wait for each other: 'a' → 'b' → 'a'" }],
    });
  });

  test('names of a part mean nothing outside, nor the other way round', async () => {
    const main = 'steps:\n- {id: it, task: one}\n- {id: z, cmd: bash, when: [it.a]}\n';
    const plan = planTask(await taskOf({ main, one: 'steps:\n- {id: a, cmd: bash, when: [z]}\n' }), run);
    const problems = plan.ok
      ? []
      : plan.problems.map(({ message, place }) => `${place?.source.path}: ${message}`);
    expect(problems).toEqual(["main: no step has the id 'it.a'", "one: no step has the id 'z'"]);
  });
});

test('networks, volumes and directories are each part’s own', async () => {
  const main =
    'workingDirectory: src\nsteps:\n- {id: it, task: one, workingDirectory: app, env: [A=1, B=1]}\n- cmd: bash\n';
  const one = `env: [B=2]
networks: [{name: back, isDefault: true}, {name: there, skipCreation: true}]
volumes: [{name: v, secret: {f: eA==}}]
steps:
- {cmd: bash, volumeMounts: [{name: v, mountPath: /v}], workingDirectory: sub}
- {cmd: bash, network: there}
- {cmd: bash, network: host, workingDirectory: /abs}
`;
  const { steps, networks, volumes } = await planOf({ main, one });
  expect(
    steps.map(({ network, workingDirectory, mounts }) => [network, workingDirectory, mounts.length]),
  ).toEqual([
    ['it.back', 'app/sub', 1],
    ['there', 'app', 0],
    ['host', '/abs', 0],
    ['acb_default_network', 'src', 0],
  ]);
  expect(steps[0]?.environment).toEqual(['A=1', 'B=2']);
  expect(steps[0]?.mounts).toMatchObject([{ volume: 'it.v', path: '/v' }]);
  expect(networks.map(({ name }) => name)).toEqual(['acb_default_network', 'it.back', 'there']);
  expect(volumes.map(({ name }) => name)).toEqual(['it.v']);
});

test('a part from elsewhere has no permissions, nor have parts of it', async () => {
  const main = 'steps:\n- {id: far, task: Far}\n- {id: near, task: near}\n';
  const near = 'steps:\n- cmd: bash | sh\n';
  const allow = new Set(['host-shell'] as const);
  const plan = planTask(await taskOf({ main, near, Far: 'steps:\n- task: near\n' }), run, { allow });
  const problems = plan.ok ? [] : plan.problems.map(({ code }) => code);
  expect(problems).toEqual(['plan/host-shell']);
  const { steps } = await planOf({ main: 'steps:\n- task: near\n', near }, { allow });
  expect(steps.map(({ action, remote }) => [action.kind, remote])).toEqual([['host-shell', undefined]]);
});

test('a part from elsewhere takes no powers over the machine, and stops only its own containers', async () => {
  const main = 'steps:\n- {id: web, cmd: bash, detach: true}\n- {id: far, task: Far}\n';
  const Far = `networks: [{name: back}]
steps:
- {id: own, cmd: bash, detach: true, network: back}
- {cmd: docker stop own}
- {cmd: --network back bash}
- {cmd: docker stop web}
- {cmd: bash, privileged: true}
`;
  const allow = new Set(['privileged', 'docker-socket'] as const);
  const plan = planTask(await taskOf({ main, Far }), run, { allow });
  const problems = plan.ok ? [] : plan.problems.map(({ code, message, hint }) => [code, message, hint]);
  const hint = 'if you trust it, write the step into a file of your own';
  expect(problems).toEqual([
    [
      'plan/not-allowed',
      "step 'far.acb_step_3' commands the Docker engine, which a task from elsewhere may not do unless allowed",
      hint,
    ],
    [
      'plan/not-allowed',
      "step 'far.acb_step_4' runs privileged, which a task from elsewhere may not do unless allowed",
      hint,
    ],
  ]);
});

test('the build cache of a part is its own', async () => {
  const main = 'steps:\n- {id: it, task: one}\n';
  const one = 'steps:\n- {id: b, build: -t r.example.com/app:1 ., cache: enabled}\n';
  const { steps } = await planOf({ main, one });
  expect(JSON.stringify(steps[0]?.action)).toContain(`cache_${run.taskName}_it.b`);
});
