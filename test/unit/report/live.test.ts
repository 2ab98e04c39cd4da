import { describe, expect, test } from '@jest/globals';
import type { RunEvent } from '../../../src/event/index.js';
import { liveReporter } from '../../../src/report/index.js';
import { VirtualTerminal } from '../../rig/terminal/index.js';
import {
  failedEvents,
  finished,
  multiarchEvents,
  output,
  runOfContainers,
  started,
} from './multiarch-events.js';

const start = Date.UTC(2026, 9, 5, 12, 0, 0);

/** A live view on a terminal in memory, and the time, which passes when an event happens. */
function live({ columns = 80, rows = 24 } = {}) {
  const terminal = new VirtualTerminal(columns, rows);
  let now = start;
  let draw = (): void => undefined;
  const reporter = liveReporter(
    { write: terminal.write, color: false, kept: true },
    {
      columns: () => terminal.columns,
      rows: () => terminal.rows,
      now: () => now,
      repeat: (frame) => {
        draw = frame;
        return () => undefined;
      },
    },
  );
  const see = (...events: readonly RunEvent[]): void => {
    for (const event of events) {
      now = event.time;
      reporter.report(event);
    }
    draw();
  };
  return {
    terminal,
    see,
    reporter,
    later: (milliseconds: number): void => {
      now += milliseconds;
      draw();
    },
  };
}

const text = ({ screen }: VirtualTerminal): string => screen.join('\n');

describe('liveReporter', () => {
  test('two builds at the same time', () => {
    const { terminal, see } = live();
    see(...multiarchEvents.slice(0, 8), {
      type: 'step-progress',
      time: start + 700,
      step: 'build-arm64',
      progress: {
        key: 'v1',
        name: '[1/2] FROM docker.io/library/alpine:3.20',
        state: 'running',
        current: 1.2e6,
        total: 3.6e6,
      },
    });
    expect(text(terminal)).toMatchInlineSnapshot(`
     "multiarch · run c7f2 · docker · localhost:5656 · 5 steps

     ⠴ build-amd64  build -t localhost:5656/multiarch:c7f2-amd64 --plat…       0.7 s
       │ #1 [internal] load build definition from Dockerfile
       │ #1 transferring dockerfile: 312B done
       │ #5 [1/2] COPY hello-amd64 /hello
     ⠴ build-arm64  build -t localhost:5656/multiarch:c7f2-arm64 --plat…       0.7 s
       → [1/2] FROM docker.io/library/alpine:3.20             1.2 MB of 3.6 MB  33 %
       │ #1 [internal] load build definition from Dockerfile
       │ #5 [1/2] COPY hello-arm64 /hello

     0 of 5 steps done · 2 running · 3 waiting · 0.7 s
     "
    `);
  });

  test('what a builder calls its parts is said once', () => {
    const { terminal, see } = live();
    const part = {
      key: 'v1',
      name: '[2/2] RUN make',
      state: 'running',
    } as const;
    see(runOfContainers('a'), started(0, 'a'), {
      type: 'step-progress',
      time: start,
      step: 'a',
      progress: part,
    });
    see(output(1, 'a', '#7 [2/2] RUN make', '#7 0.201 compiling', '#8 [1/2] FROM scratch'));
    expect(terminal.screen.slice(3, 6)).toEqual([
      '  → [2/2] RUN make',
      '  │ #7 0.201 compiling',
      '  │ #8 [1/2] FROM scratch',
    ]);
  });

  test.each([
    [80, '0 of 3 steps done · 1 running · 2 waiting · <0.1 s'],
    [40, '0 of 3 steps done · 1 running · <0.1 s'],
    [30, '0 of 3 steps done · <0.1 s'],
    [20, '<0.1 s'],
  ])('at %d columns the last line says what fits', (columns, last) => {
    const { terminal, see } = live({ columns });
    see(runOfContainers('a', 'b', 'c'), started(0, 'a'));
    expect(terminal.screen.filter((line) => line !== '').at(-1)).toBe(last);
  });

  test('the multi-architecture task when it is over', () => {
    const { terminal, see } = live();
    see(...multiarchEvents);
    expect(text(terminal)).toMatchInlineSnapshot(`
     "✓ build-amd64  build -t localhost:5656/multiarch:c7f2-amd64 --plat…       1.1 s
     ✓ build-arm64  build -t localhost:5656/multiarch:c7f2-arm64 --plat…       1.2 s
     ✓ push         push localhost:5656/multiarch:c7f2-amd64 localhost:…       5.8 s
     ✓ create       manifest create localhost:5656/multiarch:latest loc…       0.1 s
     ✓ publish      manifest push localhost:5656/multiarch:latest             <0.1 s

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
       log: taskrun runs logs c7f2
     "
    `);
  });

  test('a failure, with what the step printed last and its place in the file', () => {
    const { terminal, see } = live();
    const [first, ...rest] = failedEvents;
    if (first?.type !== 'run-started') throw new Error('a run starts with run-started');
    const place = {
      path: 'acb.yaml',
      line: 12,
      column: 3,
      text: '- build: -t app:1 .',
    };
    see(
      {
        ...first,
        steps: first.steps.map((each) => (each.id === 'build' ? { ...each, place } : each)),
      },
      ...rest,
    );
    expect(text(terminal)).toMatchInlineSnapshot(`
     "✗ build  build -t app:1 .                                                 0.9 s
       │ ERROR: failed to solve: process "/bin/sh -c make" did not complete
       error: docker build exited with code 1 while it was building 'app:1'
         from the Dockerfile in '.'
         --> acb.yaml:12:3
          |
       12 | - build: -t app:1 .
          |   ^^^^^^^^^^^^^^^^^
          = hint: run it alone with 'docker build -t app:1 .'
     - serve  run app:1                                                     canceled
     - push   push app:1                                                     skipped

       step   kind       result           duration
     ! lint   container  failed, ignored     0.8 s
     ✗ build  build      failed              0.9 s
     - serve  container  canceled            1.0 s
     - push   push       skipped

     ✗ failed after 1.0 s
       step 'build': docker build exited with code 1 while it was building 'app:1'
       from the Dockerfile in '.'
       hint: run it alone with 'docker build -t app:1 .'
       log: taskrun runs logs d01 --step build
     "
    `);
  });

  test('60 steps at once on 24 rows', () => {
    const { terminal, see } = live();
    const ids = Array.from({ length: 60 }, (_, at) => `step-${at + 1}`);
    see(runOfContainers(...ids), ...ids.map((id) => started(1, id)), output(2, 'step-1', 'hello'));
    expect(terminal.history.filter((line) => line.includes(' more that run'))).toEqual([
      '  … and 40 more that run',
    ]);
    expect(terminal.screen.at(-2)).toBe('0 of 60 steps done · 60 running · <0.1 s');
    see(...ids.slice(0, 55).map((id) => finished(3, id, 2)));
    expect(terminal.history.filter((line) => line.startsWith('✓'))).toHaveLength(55);
    expect(terminal.screen.at(-2)).toBe('55 of 60 steps done · 5 running · <0.1 s');
  });

  test('40 columns', () => {
    const { terminal, see } = live({ columns: 40 });
    see(...multiarchEvents.slice(0, 12));
    for (const line of terminal.screen) expect(line.length).toBeLessThan(40);
    see(...multiarchEvents.slice(12));
    expect(text(terminal)).toMatchInlineSnapshot(`
     "  step         duration
     ✓ build-amd64     1.1 s
     ✓ build-arm64     1.2 s
     ✓ push            5.8 s
     ✓ create          0.1 s
     ✓ publish        <0.1 s

     images pushed
       localhost:5656/multiarch:c7f2-amd64
         linux/amd64
         sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaa
     aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
       localhost:5656/multiarch:c7f2-arm64
         linux/arm64
         sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbb
     bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
       localhost:5656/multiarch:latest
         linux/amd64, linux/arm64
         sha256:ccccccccccccccccccccccccccccc
     ccccccccccccccccccccccccccccccccccc

     ✓ succeeded in 1 min 12 s
       log: taskrun runs logs c7f2
     "
    `);
  });

  test('control codes of steps move nothing', () => {
    const { terminal, see } = live();
    see(
      runOfContainers('a'),
      started(1, 'a'),
      output(2, 'a', '\x1b[2J\x1b[Hgone\rback\x07'),
      output(2, 'a', '\x1b[5Aup'),
    );
    expect(terminal.screen.slice(2, 5)).toEqual([
      expect.stringMatching(/^. a {2}run a/),
      '  │ back',
      '  │ up',
    ]);
  });

  test('a note stays above what is drawn', () => {
    const { terminal, see, reporter } = live();
    see(runOfContainers('a'), started(1, 'a'));
    reporter.note('\ninterrupted: stopping\n');
    see(output(2, 'a', 'bye'));
    expect(terminal.screen.slice(1)).toEqual([
      '',
      '',
      'interrupted: stopping',
      expect.stringMatching(/^. a {2}run a/),
      '  │ bye',
      '',
      '0 of 1 steps done · 1 running · <0.1 s',
      '',
    ]);
  });

  test('nothing is written when nothing has changed', () => {
    let written = 0;
    let draw = (): void => undefined;
    const reporter = liveReporter(
      { write: () => (written += 1), color: false },
      {
        columns: () => 80,
        rows: () => 24,
        now: () => start,
        repeat: (frame) => ((draw = frame), () => undefined),
      },
    );
    reporter.report(runOfContainers('a'));
    reporter.report(started(1, 'a'));
    draw();
    const before = written;
    draw();
    expect(written).toBe(before);
  });

  test('the time until the next attempt is counted down', () => {
    const { terminal, see, later } = live();
    see(...multiarchEvents.slice(0, 15));
    expect(text(terminal)).toContain('↻ retry 1 of 3 in 5 s: docker push exited with code 1');
    later(3000);
    expect(text(terminal)).toContain('↻ retry 1 of 3 in 2 s: docker push exited with code 1');
  });
});
