import { expect, test } from '@jest/globals';
import { buildRecord } from '../../../src/history/index.js';
import { renderRecord } from '../../../src/report/index.js';
import { failedEvents, multiarchEvents } from './multiarch-events.js';

const shown = (record: ReturnType<typeof buildRecord>): string =>
  renderRecord(record, {
    color: false,
    width: 80,
    log: '/data/runs/c7f2/events.ndjson',
  });

test('a run with what it built on and what it left', () => {
  const record = buildRecord([
    ...multiarchEvents.slice(0, 9),
    {
      type: 'image-built',
      time: 0,
      step: 'build-amd64',
      image: {
        names: ['localhost:5656/multiarch:c7f2-amd64'],
        platforms: [{ os: 'linux', architecture: 'amd64' }],
        bases: [
          {
            name: 'docker.io/library/alpine:3.20',
            digest: `sha256:${'e'.repeat(64)}`,
            use: 'runtime',
          },
        ],
      },
    },
    ...multiarchEvents.slice(-3),
  ]);
  expect(shown(record)).toMatchInlineSnapshot(`
   "run       c7f2
   task      multiarch
   status    Succeeded
   started   2026-10-05 12:00:00 UTC
   duration  1 min 12 s
   trigger   manual
   executor  docker
   registry  localhost:5656
   log       /data/runs/c7f2/events.ndjson

     step         kind             result        duration
   - build-amd64  build            not finished
   - build-arm64  build            not finished
   - push         push             not finished
   - create       manifest-create  not finished
   ✓ publish      manifest-push    succeeded       <0.1 s

   images built
     build-amd64 localhost:5656/multiarch:c7f2-amd64 linux/amd64
       on docker.io/library/alpine:3.20 (runtime)
       sha256:eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee

   images pushed
     localhost:5656/multiarch:latest  linux/amd64, linux/arm64
       sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc
   "
  `);
});

test('a run that failed, and one whose process is gone', () => {
  expect(shown(buildRecord(failedEvents))).toContain("what went wrong\n  step 'build': docker build exited");
  const error = 'the process that carried out the run ended before the run did';
  expect(shown({ ...buildRecord(failedEvents.slice(0, 4)), status: 'Error', error })).toContain(
    `status    Error\n`,
  );
});
