import { describe, expect, test } from '@jest/globals';
import { renderDiagnostics } from '../../../src/diagnostic/index.js';
import { readSchedules } from '../../../src/schedule/read-schedules.js';

const read = (text: string) =>
  readSchedules({ path: 'schedule.yaml', text }, (words) =>
    words.includes('--nonsense') ? { message: "'taskrun run' has no option '--nonsense'" } : undefined,
  );

function problemsOf(text: string): string {
  const result = read(text);
  return renderDiagnostics(result.ok ? result.warnings : result.problems, {
    color: false,
  });
}

test('all that a schedule can say', () => {
  const result = read(`
schedules:
  - name: nightly
    task: multiarch.yaml
    context: https://github.com/me/app.git#main
    options: [--registry, registry.example.com]
    ifChanged: true
    cron: ['0 4 * * 1-5', 0 8 * * 0]
    timezone: Europe/Paris
    jitter: 60
    overlap: cancel
    missed: skip
    triggers:
      - on: git
        repository: https://github.com/me/app.git#main
        paths: [src/**]
      - on: base-image
        images: docker.io/library/node:20
        every: 900
  - name: other
    task: hello.yaml
    cron: '@daily'
    timezone: UTC
`);
  expect(result).toEqual({
    ok: true,
    warnings: [],
    value: [
      {
        name: 'nightly',
        task: {
          file: 'multiarch.yaml',
          context: 'https://github.com/me/app.git#main',
          options: ['--registry', 'registry.example.com'],
          ifChanged: true,
        },
        times: { cron: ['0 4 * * 1-5', '0 8 * * 0'], timezone: 'Europe/Paris' },
        watches: [
          {
            on: 'git',
            repository: 'https://github.com/me/app.git#main',
            paths: ['src/**'],
            every: 300,
          },
          {
            on: 'base-image',
            images: ['docker.io/library/node:20'],
            every: 900,
          },
        ],
        rules: { jitter: 60, overlap: 'cancel', missed: 'skip' },
      },
      {
        name: 'other',
        task: { file: 'hello.yaml', options: [], ifChanged: false },
        times: { cron: ['@daily'], timezone: 'UTC' },
        watches: [],
        rules: { jitter: 0, overlap: 'skip', missed: 'run-once' },
      },
    ],
  });
});

describe('mistakes are shown where they are, all at once', () => {
  test('in values', () => {
    expect(
      problemsOf(`schedules:
  - name: nightly
    task: build.yaml
    cron: 0 25 * * *
    timezone: Europe/Pariss
    overlap: wait
    jitter: soon
    options: [--nonsense]
  - name: nightly
    task: build.yaml
    cron: 0 4 31 2 *
`),
    ).toMatchInlineSnapshot(`
     "error: there are two schedules 'nightly'
       --> schedule.yaml:9:11
        |
      9 |   - name: nightly
        |           ^^^^^^^
        = hint: give each a name of its own
        [schedule/invalid]

     error: the cron expression '0 25 * * *' cannot be understood (invalid value for hour: 25)
       --> schedule.yaml:4:11
        |
      4 |     cron: 0 25 * * *
        |           ^^^^^^^^^^
        = hint: see crontab(5) for its fields
        [schedule/cron]

     error: there is no time zone 'Europe/Pariss'
       --> schedule.yaml:5:15
        |
      5 |     timezone: Europe/Pariss
        |               ^^^^^^^^^^^^^
        = hint: did you mean 'Europe/Paris'?
        [schedule/timezone]

     error: 'taskrun run' has no option '--nonsense'
       --> schedule.yaml:8:15
        |
      8 |     options: [--nonsense]
        |               ^^^^^^^^^^
        [schedule/options]

     error: 'jitter' takes seconds, 0 to a week's, not 'soon'
       --> schedule.yaml:7:13
        |
      7 |     jitter: soon
        |             ^^^^
        [schedule/invalid]

     error: 'overlap' cannot be 'wait'
       --> schedule.yaml:6:14
        |
      6 |     overlap: wait
        |              ^^^^
        = hint: it can be skip, queue, cancel
        [schedule/invalid]

     error: the cron expression '0 4 31 2 *' never comes
        --> schedule.yaml:11:11
         |
      11 |     cron: 0 4 31 2 *
         |           ^^^^^^^^^^
         = hint: no month has such a day
         [schedule/cron]"
    `);
  });

  test('in what is missing and what is too much', () => {
    expect(
      problemsOf(`schedules:
  - crom: 0 4 * * *
  - name: a b
    task: [x]
    triggers:
      - repository: https://github.com/me/app.git
      - on: git
      - on: gti
`),
    ).toMatchInlineSnapshot(`
     "warning: a schedule has no 'crom'
       --> schedule.yaml:2:5
        |
      2 |   - crom: 0 4 * * *
        |     ^^^^
        = hint: did you mean 'cron'?
        [task/unknown-key]

     error: 'task' takes text, not a list
       --> schedule.yaml:4:11
        |
      4 |     task: [x]
        |           ^^^
        = hint: put text that begins with a bracket or brace into quotes
        [task/wrong-type]

     error: the schedule never runs
       --> schedule.yaml:2:5
        |
      2 |   - crom: 0 4 * * *
        |     ^^^^^^^^^^^^^^^
        = hint: give it 'cron' or 'triggers'
        [schedule/invalid]

     error: the schedule has no name
       --> schedule.yaml:2:5
        |
      2 |   - crom: 0 4 * * *
        |     ^^^^^^^^^^^^^^^
        = hint: give it one with 'name:'
        [schedule/invalid]

     error: the schedule has no task
       --> schedule.yaml:2:5
        |
      2 |   - crom: 0 4 * * *
        |     ^^^^^^^^^^^^^^^
        = hint: name a task file with 'task:'
        [schedule/invalid]

     error: 'a b' is no name of a schedule
       --> schedule.yaml:3:11
        |
      3 |   - name: a b
        |           ^^^
        = hint: use letters, digits, '.', '-' and '_'
        [schedule/invalid]

     error: the schedule has no task
       --> schedule.yaml:3:5
        |
      3 |   - name: a b
        |     ^^^^^^^^^
        = hint: name a task file with 'task:'
        [schedule/invalid]

     error: the trigger does not say what is watched
       --> schedule.yaml:6:9
        |
      6 |       - repository: https://github.com/me/app.git
        |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        = hint: write 'on: git' or 'on: base-image'
        [schedule/invalid]

     error: the trigger names no repository
       --> schedule.yaml:7:9
        |
      7 |       - on: git
        |         ^^^^^^^
        = hint: write 'repository: https://host/app.git#main'
        [schedule/invalid]

     error: 'on' cannot be 'gti'
       --> schedule.yaml:8:13
        |
      8 |       - on: gti
        |             ^^^
        = hint: did you mean 'git'?
        [schedule/invalid]"
    `);
  });

  test.each(['', 'schedules: []', 'schedule:\n'])('%j has no schedules', (text) => {
    expect(problemsOf(text)).toContain('there are no schedules');
  });

  test('a file that is no YAML says only that', () => {
    expect(problemsOf('schedules: [')).not.toContain('there are no schedules');
  });
});
