import type { RunRecord } from '../../../src/event/index.js';
import type { EarlierImages } from '../../../src/notify/notification.js';

export const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
export const now = Date.parse('2026-11-25T04:00:00Z');

export function recordOf(status: RunRecord['status'], image = 'a'): RunRecord {
  const failure = {
    reason: 'exit-code',
    exitCode: 3,
    message: 'exit code 3 of <app>',
    hint: 'see *its* log',
  } as const;
  const result =
    status === 'Succeeded' ? { status: 'succeeded' as const } : { status: 'failed' as const, failure };
  return {
    version: 1,
    id: 'r1',
    taskName: 'nightly',
    status,
    trigger: 'cron',
    registry: 'registry.example.com',
    executor: 'docker',
    duration: 1234,
    steps: [
      {
        id: 'test',
        kind: 'container',
        title: 'app',
        after: [],
        retries: 0,
        result,
      },
    ],
    images: [
      {
        step: 'push',
        name: 'registry.example.com/app:r1',
        digest: digest('c'),
        platforms: [],
      },
      {
        step: 'push',
        name: 'registry.example.com/app:latest',
        digest: digest(image),
        platforms: [],
      },
    ],
    builds: [],
  };
}
export const before = (image: string): EarlierImages => [
  { name: 'registry.example.com/app:r0', digest: digest('b') },
  { name: 'registry.example.com/app:latest', digest: digest(image) },
];
