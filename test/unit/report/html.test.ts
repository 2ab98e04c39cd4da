import { describe, expect, test } from '@jest/globals';
import { gunzipSync } from 'node:zlib';
import type { RunEvent } from '../../../src/event/index.js';
import { buildRecord } from '../../../src/history/index.js';
import { htmlReport } from '../../../src/report/index.js';
import { criticalPath } from '../../../src/report/html/critical-path.js';
import {
  failedEvents,
  finished,
  multiarchEvents,
  output,
  runOfContainers,
  started,
  step,
} from './multiarch-events.js';

async function reportOf(events: readonly RunEvent[]): Promise<string> {
  let text = '';
  for await (const piece of htmlReport(buildRecord(events), asynchronous(events))) text += piece;
  return text;
}

// eslint-disable-next-line @typescript-eslint/require-await -- what the report takes comes from a disk otherwise
async function* asynchronous(events: readonly RunEvent[]): AsyncGenerator<RunEvent> {
  yield* events;
}

const hostile = `</script><img src=x onerror="alert('1')">&`;

const hostileRun: RunEvent = {
  type: 'run-started',
  time: 0,
  run: { id: 'r1', taskName: hostile, registry: hostile, triggeredBy: hostile },
  executor: 'docker',
  steps: [
    {
      ...step(hostile, hostile, hostile),
      place: { path: hostile, line: 1, column: 1, text: hostile },
    },
  ],
};

describe('htmlReport', () => {
  test('nothing that a run says becomes markup', async () => {
    const failure = { reason: 'exit-code', exitCode: 1, message: hostile, hint: hostile } as const;
    const image = { name: hostile, digest: hostile, platforms: [{ os: hostile, architecture: hostile }] };
    const text = await reportOf([
      hostileRun,
      started(1, hostile),
      output(2, hostile, hostile),
      { type: 'image-pushed', time: 3, step: hostile, image },
      finished(4, hostile, 3, { status: 'failed', failure }),
    ]);
    expect(text).not.toContain('<img');
    expect(text.match(/<script/g)).toHaveLength(2);
  });

  test('a log is in chunks, compressed, each line with its time', async () => {
    const lines = Array.from({ length: 700 }, (_, at) => output(10 + at, 'a', `line ${at + 1}`));
    const text = await reportOf([runOfContainers('a'), started(10, 'a'), ...lines]);
    const chunks = [...text.matchAll(/data-first="(\d+)" data-lines="(\d+)">([^<]+)</g)];
    expect(chunks.map(([, first, count]) => [first, count])).toEqual([
      ['1', '500'],
      ['501', '200'],
    ]);
    const [, second] = chunks.map(([, , , data = '']) => gunzipSync(Buffer.from(data, 'base64')).toString());
    expect(second?.split('\n')[0]).toBe('500\tline 501');
  });

  test('it asks for nothing outside itself', async () => {
    const text = await reportOf(multiarchEvents);
    expect(text).not.toMatch(/(?:src|href)="(?!#|data:)/);
    expect(text).toContain("default-src 'none'");
  });
});

describe('criticalPath', () => {
  test('leads back from the step that ended last, over those it waited for', () => {
    const { steps } = buildRecord(multiarchEvents);
    expect([...criticalPath(steps, 0)]).toEqual(['publish', 'create', 'push', 'build-arm64']);
  });

  test('a step that was stopped decided nothing', () => {
    const { steps } = buildRecord(failedEvents);
    expect([...criticalPath(steps, 0)]).toEqual(['build']);
  });
});
