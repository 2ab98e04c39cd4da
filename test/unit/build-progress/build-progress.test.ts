import { expect, test } from '@jest/globals';
import { BuildProgress } from '../../../src/build-progress/index.js';
import type { Progress } from '../../../src/event/index.js';

const at = (seconds: number): string => new Date(1_700_000_000_000 + seconds * 1000).toISOString();
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** What a build is heard to do when its builder prints these messages (objects) and lines (texts). */
function heard(...messages: readonly (object | string)[]) {
  const lines: string[] = [];
  const progresses: Progress[] = [];
  const progress = new BuildProgress({
    output: (line) => lines.push(line),
    progress: (each) => progresses.push(each),
  });
  for (const message of messages)
    progress.line(typeof message === 'string' ? message : JSON.stringify(message));
  progress.end();
  return { lines, progresses, failed: progress.failed };
}

const from = { digest: 'sha256:a', name: '[1/2] FROM base@sha256:1' };
const run = { digest: 'sha256:b', name: '[2/2] RUN make', inputs: ['sha256:a'] };

test('vertices get numbers as they start, and a last line when another one speaks', () => {
  const { lines, progresses } = heard(
    { vertexes: [run, from] },
    { vertexes: [{ ...from, started: at(0) }] },
    { vertexes: [{ ...from, started: at(0), completed: at(0.1) }] },
    { vertexes: [{ ...from, started: at(0.2) }] },
    { vertexes: [{ ...from, started: at(0.2), completed: at(1.2) }] },
    { vertexes: [{ ...run, started: at(2) }] },
    { vertexes: [{ ...run, started: at(2), completed: at(2.04) }] },
  );
  expect(lines).toEqual(['#1 [1/2] FROM base@sha256:1', '#1 DONE 1.1s', '#2 [2/2] RUN make', '#2 DONE 0.0s']);
  expect(progresses.map(({ name, state }) => `${name}: ${state}`)).toEqual([
    '[1/2] FROM base@sha256:1: running',
    '[1/2] FROM base@sha256:1: done',
    '[1/2] FROM base@sha256:1: running',
    '[1/2] FROM base@sha256:1: done',
    '[2/2] RUN make: running',
    '[2/2] RUN make: done',
  ]);
});

test('a cached vertex says so', () => {
  const { lines, progresses } = heard({
    vertexes: [{ ...run, started: at(0), completed: at(0), cached: true }],
  });
  expect(lines).toEqual(['#1 [2/2] RUN make', '#1 CACHED']);
  expect(progresses).toEqual([{ key: 'sha256:b', name: '[2/2] RUN make', state: 'cached' }]);
});

test('what an instruction prints comes as whole lines with its own seconds, also when it is cut anywhere', () => {
  const bytes = Buffer.from('größer\n');
  const log = (data: string, seconds: number) => ({
    logs: [{ vertex: 'sha256:b', stream: 1, data, timestamp: at(seconds) }],
  });
  const { lines } = heard(
    { vertexes: [{ ...run, started: at(0) }] },
    log(bytes.subarray(0, 3).toString('base64'), 0.5),
    log(bytes.subarray(3).toString('base64'), 1.25),
    log(base64('10%\r50%\r100%\nno end'), 2),
    { vertexes: [{ ...run, started: at(0), completed: at(3) }] },
  );
  expect(lines).toEqual([
    '#1 [2/2] RUN make',
    '#1 1.250 größer',
    '#1 2.000 100%',
    '#1 2.000 no end',
    '#1 DONE 3.0s',
  ]);
});

test('a vertex that fails is the one to blame, not those that were stopped because of it', () => {
  const other = { digest: 'sha256:c', name: '[other 1/1] RUN sleep 9', started: at(0), completed: at(1) };
  const error = 'process "/bin/sh -c make" did not complete successfully: exit code: 2';
  const { lines, failed } = heard(
    { vertexes: [{ ...other, error: 'failed to solve: context canceled' }] },
    { vertexes: [{ ...run, started: at(0), completed: at(1), error }] },
    'ERROR: failed to build: failed to solve',
  );
  expect(lines).toEqual([
    '#1 [other 1/1] RUN sleep 9',
    '#1 CANCELED',
    '#2 [2/2] RUN make',
    `#2 ERROR: ${error}`,
    'ERROR: failed to build: failed to solve',
  ]);
  expect(failed?.name).toBe('[2/2] RUN make');
});

test('a transfer is a line when it is complete, and news at each hundredth before', () => {
  const status = (current: number, more: object = {}) => ({
    statuses: [
      { id: 'sha256:layer', vertex: 'sha256:a', current, total: 2_500_000, started: at(0), ...more },
    ],
  });
  const { lines, progresses } = heard(
    { vertexes: [{ ...from, started: at(0) }] },
    status(0),
    status(1),
    status(1_250_000),
    status(1_250_001),
    status(2_500_000, { completed: at(1.5) }),
  );
  expect(lines.slice(1)).toEqual(['#1 sha256:layer 2.5MB / 2.5MB 1.5s done']);
  expect(progresses.slice(1)).toEqual([
    { key: 'sha256:a/sha256:layer', name: 'sha256:layer', state: 'running' },
    {
      key: 'sha256:a/sha256:layer',
      name: 'sha256:layer',
      state: 'running',
      current: 1_250_000,
      total: 2_500_000,
    },
    {
      key: 'sha256:a/sha256:layer',
      name: 'sha256:layer',
      state: 'done',
      current: 2_500_000,
      total: 2_500_000,
    },
  ]);
});

test('warnings about the Dockerfile keep the address of their explanation', () => {
  const { lines } = heard({
    warnings: [
      { vertex: 'sha256:a', level: 1, short: base64('JSONArgsRecommended'), url: 'https://docs.example' },
    ],
  });
  expect(lines).toEqual(['#1 WARN: JSONArgsRecommended (https://docs.example)']);
});

test.each(['{ not JSON', '{"vertexes":3}', '{}', '{"event":"x"}', 'null', ''])(
  'a line that is no message passes as it is: %s',
  (line) => {
    expect(heard(line).lines).toEqual([line]);
  },
);
