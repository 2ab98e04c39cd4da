import { describe, expect, test } from '@jest/globals';
import type { RunEvent } from '../../../src/event/index.js';
import { jsonReporter, plainReporter, quietReporter } from '../../../src/report/index.js';
import { failedEvents, multiarchEvents, output, pushed, runOf, started, step } from './multiarch-events.js';
import { shown } from './shown.js';

const quickRun = (...events: RunEvent[]): RunEvent[] => [
  runOf(step('a', 'container', 'run bash'), step('longer', 'push', 'push x')),
  ...events,
];

describe('plainReporter', () => {
  test('the multi-architecture task at 80 columns', () => {
    const text = shown(plainReporter, multiarchEvents, { width: 80 });
    expect(text).toMatchInlineSnapshot(`
     "multiarch · run c7f2 · docker · localhost:5656 · 5 steps

     build-amd64 > build -t localhost:5656/multiarch:c7f2-amd64 --platform linux/amd…
     build-arm64 > build -t localhost:5656/multiarch:c7f2-arm64 --platform linux/arm…
     build-amd64 | #1 [internal] load build definition from Dockerfile
     build-arm64 | #1 [internal] load build definition from Dockerfile
     build-amd64 | #1 transferring dockerfile: 312B done
     build-arm64 | #5 [1/2] COPY hello-arm64 /hello
     build-amd64 | #5 [1/2] COPY hello-amd64 /hello
     build-amd64 | #7 naming to localhost:5656/multiarch:c7f2-amd64 done
     build-amd64 ✓ succeeded in 1.1 s
     build-arm64 | #7 exporting manifest sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
     build-arm64 | bbbbbbbbbbbbbbbbbbbbbbbbbbb 0.0s done
     build-arm64 ✓ succeeded in 1.2 s
     push        > push localhost:5656/multiarch:c7f2-amd64 localhost:5656/multiarch…
     push        | connection refused
     push        ↻ docker push exited with code 1; retry 1 of 3 in 5 s
     push        ↑ pushed localhost:5656/multiarch:c7f2-amd64 linux/amd64
     push        ↑ pushed localhost:5656/multiarch:c7f2-arm64 linux/arm64
     push        ✓ succeeded in 5.8 s
     create      > manifest create localhost:5656/multiarch:latest localhost:5656/mu…
     create      | Created manifest list localhost:5656/multiarch:latest
     create      ✓ succeeded in 0.1 s
     publish     > manifest push localhost:5656/multiarch:latest
     publish     ↑ pushed localhost:5656/multiarch:latest linux/amd64, linux/arm64
     publish     ✓ succeeded in <0.1 s

       step         kind             result              duration
     ✓ build-amd64  build            succeeded              1.1 s
     ✓ build-arm64  build            succeeded              1.2 s
     ✓ push         push             succeeded, 1 retry     5.8 s
     ✓ create       manifest-create  succeeded              0.1 s
     ✓ publish      manifest-push    succeeded             <0.1 s

     images pushed
       localhost:5656/multiarch:c7f2-amd64  linux/amd64
         sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
       localhost:5656/multiarch:c7f2-arm64  linux/arm64
         sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
       localhost:5656/multiarch:latest      linux/amd64, linux/arm64
         sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc

     ✓ succeeded in 1 min 12 s
     "
    `);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('a failed run at 80 columns', () => {
    expect(shown(plainReporter, failedEvents, { width: 80 })).toMatchInlineSnapshot(`
     "quickrun · run d01 · docker · localhost:5656 · 4 steps

     lint  > run alpine/lint .
     build > build -t app:1 .
     serve > run app:1
     lint  | warning: tabs
     lint  ! failed after 0.8 s, ignored: 'alpine/lint' exited with code 3
     build | ERROR: failed to solve: process "/bin/sh -c make" did not complete
     build ✗ failed after 0.9 s: docker build exited with code 1 while it was
     build   building 'app:1' from the Dockerfile in '.'
     build   hint: run it alone with 'docker build -t app:1 .'
     serve - canceled after 1.0 s
     push  - skipped: step 'build' failed

       step   kind       result           duration
     ! lint   container  failed, ignored     0.8 s
     ✗ build  build      failed              0.9 s
     - serve  container  canceled            1.0 s
     - push   push       skipped

     ✗ failed after 1.0 s
       step 'build': docker build exited with code 1 while it was building 'app:1'
       from the Dockerfile in '.'
       hint: run it alone with 'docker build -t app:1 .'
     "
    `);
  });

  test('without a width no line is broken or cut', () => {
    const long = 'x'.repeat(500);
    const lines = shown(plainReporter, quickRun(started(0, 'a'), output(0, 'a', long))).split('\n');
    expect(lines).toContain(`a      | ${long}`);
  });

  test('a narrow terminal shortens digests and breaks platforms', () => {
    const platforms = ['amd64', 'arm64', 's390x', 'ppc64le'].map((architecture) => ({
      os: 'linux',
      architecture,
    }));
    const ended: RunEvent = {
      type: 'run-finished',
      time: 0,
      status: 'succeeded',
      duration: 0,
    };
    const text = shown(plainReporter, quickRun(pushed(0, 'a', 'app:1', 'd', ...platforms), ended), {
      width: 40,
    });
    expect(text.slice(text.indexOf('images pushed'))).toMatchInlineSnapshot(`
     "images pushed
       localhost:5656/app:1
         linux/amd64, linux/arm64,
         linux/s390x, linux/ppc64le
         sha256:dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd

     ✓ succeeded in <0.1 s
     "
    `);
  });

  test('an image pushed twice is shown once, with its last digest', () => {
    const ended: RunEvent = {
      type: 'run-finished',
      time: 0,
      status: 'succeeded',
      duration: 0,
    };
    const text = shown(
      plainReporter,
      quickRun(pushed(0, 'a', 'app:1', 'd'), pushed(1, 'a', 'app:1', 'e'), ended),
    );
    expect(text.match(/^ {4}sha256:.{4}/gm)).toEqual(['    sha256:eeee']);
  });

  test('where nothing was pushed there is no table of images', () => {
    expect(shown(plainReporter, failedEvents)).not.toContain('images pushed');
  });

  test('results can go elsewhere', () => {
    let progress = '';
    let result = '';
    const reporter = plainReporter({
      color: false,
      write: (text) => (progress += text),
      writeResult: (text) => (result += text),
    });
    multiarchEvents.forEach((event) => reporter.report(event));
    expect(progress).not.toContain('images pushed');
    expect(result).toContain('localhost:5656/multiarch:latest      linux/amd64, linux/arm64\n');
  });

  test('colours: each step its own, and none is left on at the end of a line', () => {
    const text = shown(plainReporter, quickRun(output(0, 'a', '\x1b[31mred'), output(0, 'longer', 'b')), {
      color: true,
    });
    expect(text.split('\n').slice(2, 4)).toEqual([
      '\x1b[36ma     \x1b[39m \x1b[2m|\x1b[22m \x1b[31mred\x1b[0m',
      '\x1b[35mlonger\x1b[39m \x1b[2m|\x1b[22m b',
    ]);
  });

  test('a broken line keeps its colour in the next', () => {
    const text = shown(plainReporter, quickRun(output(0, 'a', `\x1b[31m${'x'.repeat(40)}\x1b[0m`)), {
      width: 40,
      color: true,
    });
    expect(
      text
        .split('\n')
        .slice(2, 4)
        .map((line) => line.slice(line.indexOf('\x1b[31m'))),
    ).toEqual([`\x1b[31m${'x'.repeat(31)}\x1b[0m`, `\x1b[31m${'x'.repeat(9)}\x1b[0m\x1b[0m`]);
  });

  test('names from a task file cannot control the terminal', () => {
    const text = shown(plainReporter, [
      {
        type: 'run-started',
        time: 0,
        run: {
          id: '1',
          taskName: 'evil\x1b[2J',
          registry: 'r\nfake ✓ succeeded',
        },
        executor: 'docker',
        steps: [step('a\x1b]0;x\x07', 'container', 'run\rx\x9b2J')],
      },
      started(0, 'a\x1b]0;x\x07'),
    ]);
    expect(text).toBe('evil · run 1 · docker · r fake ✓ succeeded · 1 step\n\na > run x\n');
  });
});

describe('quietReporter', () => {
  test('of a run that succeeds only its images', () => {
    expect(shown(quietReporter, multiarchEvents)).toBe(
      [
        `localhost:5656/multiarch:c7f2-amd64@sha256:${'a'.repeat(64)}\n`,
        `localhost:5656/multiarch:c7f2-arm64@sha256:${'b'.repeat(64)}\n`,
        `localhost:5656/multiarch:latest@sha256:${'c'.repeat(64)}\n`,
      ].join(''),
    );
  });

  test('of a run that fails the failed step, with its last lines', () => {
    expect(shown(quietReporter, failedEvents, { width: 80 })).toMatchInlineSnapshot(`
     "build | ERROR: failed to solve: process "/bin/sh -c make" did not complete
     build ✗ failed after 0.9 s: docker build exited with code 1 while it was
     build   building 'app:1' from the Dockerfile in '.'
     build   hint: run it alone with 'docker build -t app:1 .'
     "
    `);
  });

  test('of a run that is canceled that it was', () => {
    const ended: RunEvent = { type: 'run-finished', time: 0, status: 'canceled', duration: 1_000 };
    expect(shown(quietReporter, quickRun(started(0, 'a'), ended))).toBe('- canceled after 1.0 s\n');
  });

  test('no more than twenty lines of output', () => {
    const lines = Array.from({ length: 30 }, (_, index) => output(index, 'build', `line ${index}`));
    const text = shown(
      quietReporter,
      failedEvents.flatMap((event) => (event.type === 'step-started' ? lines : [event])),
    );
    expect(text.match(/line \d+/g)).toEqual(Array.from({ length: 19 }, (_, index) => `line ${index + 11}`));
  });
});

test('jsonReporter writes an event a line, without characters a terminal might obey', () => {
  let text = '';
  const reporter = jsonReporter({ write: (bytes) => (text += Buffer.from(bytes).toString()) });
  const events = [...multiarchEvents, output(0, 'a', '\x9b2J \x1b[2J \u2028 é', '')];
  events.forEach((event) => reporter.report(event));
  expect(
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual(events);
  expect(text).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u2028]/);
});
