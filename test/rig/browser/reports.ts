import type { RunEvent, StepResult } from '../../../src/event/index.js';

const start = Date.UTC(2026, 9, 5, 12, 0, 0);

/** The events of a run of many steps in layers, each with lines of output in colours; every 50th step fails and is forgiven. */
export function* largeRun(steps: number, lines: number): Generator<RunEvent> {
  const ids = Array.from({ length: steps }, (_, at) => `check-${at + 1}`);
  yield {
    type: 'run-started',
    time: start,
    run: { id: 'large1', taskName: 'large', registry: 'localhost:5656', platform: 'linux/amd64' },
    executor: 'docker',
    steps: ids.map((id, at) => ({
      id,
      kind: 'container',
      title: `run localhost:5656/tools/checker:1 --part ${at + 1} of ${steps}`,
      after: at < 20 ? [] : [ids[at - 20] ?? '', ids[at - 13] ?? ''],
      place: {
        path: 'acb.yaml',
        line: 3 + 2 * at,
        column: 3,
        text: `- cmd: tools/checker:1 --part ${at + 1}`,
      },
    })),
  };
  for (const [at, step] of ids.entries()) {
    const begin = start + Math.floor(at / 20) * 3000 + (at % 20) * 40;
    yield { type: 'step-started', time: begin, step };
    for (let line = 1; line <= lines; line += 1) {
      const text = `\x1b[32mok\x1b[0m ${line} of ${lines}: \x1b[38;5;208m${step}\x1b[0m looked at module ${line * 7919} and found nothing`;
      yield { type: 'step-output', time: begin + line, step, stream: 'stdout', lines: [text] };
    }
    const failure = { reason: 'exit-code', exitCode: 3, message: 'exited with code 3' } as const;
    const result: StepResult = { status: 'succeeded', ...((at + 1) % 50 === 0 ? { ignored: failure } : {}) };
    yield { type: 'step-finished', time: begin + 2500, step, result, duration: 2500 };
  }
  const duration = Math.ceil(steps / 20) * 3000 + 500;
  yield { type: 'run-finished', time: start + duration, status: 'succeeded', duration };
}
