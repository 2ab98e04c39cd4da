import type { RunEvent, StepResult, StepSummary } from '../../../src/event/index.js';

const registry = 'localhost:5656';
const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const amd64 = { os: 'linux', architecture: 'amd64' };
const arm64 = { os: 'linux', architecture: 'arm64' };
const start = Date.UTC(2026, 9, 5, 12, 0, 0);

/** The multi-architecture task as a run of it tells it, times in milliseconds from its start. */
export const multiarchEvents: readonly RunEvent[] = [
  {
    type: 'run-started',
    time: start,
    run: { id: 'c7f2', taskName: 'multiarch', registry },
    executor: 'docker',
    steps: [
      step(
        'build-amd64',
        'build',
        `build -t ${registry}/multiarch:c7f2-amd64 --platform linux/amd64 -f multiarch/Dockerfile .`,
      ),
      step(
        'build-arm64',
        'build',
        `build -t ${registry}/multiarch:c7f2-arm64 --platform linux/arm64 -f multiarch/Dockerfile .`,
      ),
      step(
        'push',
        'push',
        `push ${registry}/multiarch:c7f2-amd64 ${registry}/multiarch:c7f2-arm64`,
        'build-amd64',
        'build-arm64',
      ),
      step(
        'create',
        'manifest-create',
        `manifest create ${registry}/multiarch:latest ${registry}/multiarch:c7f2-amd64`,
        'push',
      ),
      step('publish', 'manifest-push', `manifest push ${registry}/multiarch:latest`, 'create'),
    ],
  },
  started(4, 'build-amd64'),
  started(5, 'build-arm64'),
  output(210, 'build-amd64', '#1 [internal] load build definition from Dockerfile'),
  output(230, 'build-arm64', '#1 [internal] load build definition from Dockerfile'),
  output(410, 'build-amd64', '#1 transferring dockerfile: 312B done'),
  output(600, 'build-arm64', '#5 [1/2] COPY hello-arm64 /hello'),
  output(640, 'build-amd64', '#5 [1/2] COPY hello-amd64 /hello'),
  output(900, 'build-amd64', `#7 naming to ${registry}/multiarch:c7f2-amd64 done`),
  finished(1_104, 'build-amd64', 1_100),
  output(1_150, 'build-arm64', `#7 exporting manifest ${digest('b')} 0.0s done`),
  finished(1_205, 'build-arm64', 1_200),
  started(1_206, 'push'),
  output(1_300, 'push', 'connection refused'),
  {
    type: 'step-retrying',
    time: start + 1_310,
    step: 'push',
    failure: { reason: 'exit-code', exitCode: 1, message: 'docker push exited with code 1' },
    attempt: 1,
    of: 3,
    delaySeconds: 5,
  },
  pushed(6_900, 'push', 'multiarch:c7f2-amd64', 'a', amd64),
  pushed(6_950, 'push', 'multiarch:c7f2-arm64', 'b', arm64),
  finished(7_006, 'push', 5_800),
  started(7_007, 'create'),
  output(7_050, 'create', `Created manifest list ${registry}/multiarch:latest`),
  finished(7_060, 'create', 53),
  started(7_061, 'publish'),
  pushed(7_100, 'publish', 'multiarch:latest', 'c', amd64, arm64),
  finished(7_110, 'publish', 49),
  { type: 'run-finished', time: start + 72_110, status: 'succeeded', duration: 72_110 },
];

export function step(id: string, kind: string, title: string, ...after: string[]) {
  return { id, kind, title, after };
}

/** The beginning of a run with these steps. */
export function runOf(...steps: readonly StepSummary[]): RunEvent {
  return {
    type: 'run-started',
    time: start,
    run: { id: 'r1', taskName: 'quickrun', registry: 'localhost:1' },
    executor: 'docker',
    steps,
  };
}

/** The beginning of a run with steps of these ids, which run something in a container. */
export function runOfContainers(...ids: readonly string[]): RunEvent {
  return runOf(...ids.map((id) => step(id, 'container', `run ${id}`)));
}

export function started(at: number, id: string): RunEvent {
  return { type: 'step-started', time: start + at, step: id };
}

export function output(at: number, id: string, ...lines: readonly string[]): RunEvent {
  return { type: 'step-output', time: start + at, step: id, stream: 'stderr', lines };
}

export function finished(
  at: number,
  id: string,
  duration: number,
  result: StepResult = { status: 'succeeded' },
): RunEvent {
  return { type: 'step-finished', time: start + at, step: id, result, duration };
}

export function pushed(
  at: number,
  id: string,
  name: string,
  letter: string,
  ...platforms: { os: string; architecture: string }[]
): RunEvent {
  return {
    type: 'image-pushed',
    time: start + at,
    step: id,
    image: { name: `${registry}/${name}`, digest: digest(letter), platforms },
  };
}

/** A run in which a step fails: one is stopped, one skipped, one failure ignored. */
export const failedEvents: readonly RunEvent[] = [
  {
    type: 'run-started',
    time: start,
    run: { id: 'd01', taskName: 'quickrun', registry },
    executor: 'docker',
    steps: [
      step('lint', 'container', 'run alpine/lint .'),
      step('build', 'build', 'build -t app:1 .'),
      step('serve', 'container', 'run app:1'),
      step('push', 'push', 'push app:1', 'build'),
    ],
  },
  started(1, 'lint'),
  started(1, 'build'),
  started(1, 'serve'),
  output(5, 'lint', 'warning: tabs'),
  finished(800, 'lint', 799, {
    status: 'succeeded',
    ignored: { reason: 'exit-code', exitCode: 3, message: "'alpine/lint' exited with code 3" },
  }),
  output(900, 'build', 'ERROR: failed to solve: process "/bin/sh -c make" did not complete'),
  finished(950, 'build', 949, {
    status: 'failed',
    failure: {
      reason: 'exit-code',
      exitCode: 1,
      message: "docker build exited with code 1 while it was building 'app:1' from the Dockerfile in '.'",
      hint: "run it alone with 'docker build -t app:1 .'",
    },
  }),
  finished(960, 'serve', 959, { status: 'canceled' }),
  finished(961, 'push', 0, { status: 'skipped', because: "step 'build' failed" }),
  { type: 'run-finished', time: start + 1_000, status: 'failed', duration: 1_000 },
];
