import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Project } from '../rig/project/index.js';

let project: Project;
beforeEach(async () => {
  project = await Project.create();
});
afterEach(() => project.close());

const from = ['--from', '2026-03-27T12:00Z', '--count', '3'];

test('the next runs of a task, over a change of clocks', async () => {
  const words = [
    'schedule',
    'next',
    'tasks/build.yaml',
    '--cron',
    '30 2 * * *',
    '--timezone',
    'Europe/Paris',
  ];
  expect(await project.taskrun([...words, ...from])).toEqual({
    exitCode: 0,
    stderr: '',
    stdout: `build: tasks/build.yaml at '30 2 * * *' in Europe/Paris
  CLOCKS                     UTC                   WAIT
  Sat 2026-03-28 02:30 CET   2026-03-28T01:30:00Z  in 13 h 30 min
  Sun 2026-03-29 03:00 CEST  2026-03-29T01:00:00Z  in 1 day 13 h   clocks go forward by 1 h before it
  Mon 2026-03-30 02:30 CEST  2026-03-30T00:30:00Z  in 2 days 12 h
`,
  });
});

test('those of a schedule file, for programs', async () => {
  const text = "schedules:\n- {name: a, task: a.yaml, cron: '0 4 * * *', timezone: UTC, jitter: 60}\n";
  await project.write('schedule.yaml', text);
  const { stdout } = await project.taskrun(['schedule', 'next', '--output', 'json', ...from]);
  const { schedules } = JSON.parse(stdout) as { readonly schedules: readonly unknown[] };
  expect(schedules).toMatchObject([
    { name: 'a', task: 'a.yaml', cron: ['0 4 * * *'], runs: [{ due: '2026-03-28T04:00:00.000Z' }, {}, {}] },
  ]);
});

describe('mistakes', () => {
  test.each([
    [['--cron', '0 25 * * *', 'a.yaml'], "the cron expression '0 25 * * *' cannot be understood"],
    [['--cron', '0 4 * * *'], "'--cron' needs a task"],
    [['--cron', '0 4 * * *', '--timezone', 'Mars', 'a.yaml'], "there is no time zone 'Mars'"],
    [[], "there is no schedule file 'schedule.yaml'"],
    [['--from', 'yesterday', '--cron', '@daily', 'a.yaml'], "'yesterday' is not a time"],
  ])('%j', async (words, message) => {
    const { exitCode, stderr } = await project.taskrun(['schedule', 'next', ...words]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`error: ${message}`)]);
  });

  test('in a schedule file', async () => {
    const text = "schedules:\n- {name: a, task: a.yaml, cron: '0 4 * * *', options: [--regisrty=x]}\n";
    await project.write('schedule.yaml', text);
    const { exitCode, stderr } = await project.taskrun(['schedule', 'next']);
    expect([exitCode, stderr]).toEqual([
      3,
      expect.stringContaining("'taskrun run' has no option '--regisrty=x'"),
    ]);
    expect(stderr).toContain('--> schedule.yaml:2:56');
  });
});
