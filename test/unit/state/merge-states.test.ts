import { expect, test } from '@jest/globals';
import { mergeStates, type RunState } from '../../../src/state/index.js';

const digest = (character: string) => `sha256:${character.repeat(64)}`;

/** What a run for a platform leaves whose images are named after its ID. */
function stateOf(run: string, architecture: string, more: Partial<RunState> = {}): RunState {
  const platform = `linux/${architecture}`;
  const source = (each: string) => ({
    name: `r.io/a:${run}-${each}`,
    steadyName: `r.io/a:r0-${each}`,
    platform: `linux/${each}`,
  });
  const { name, steadyName } = source(architecture);
  const sources = ['amd64', 'arm64'].map(source);
  return {
    version: 1,
    run,
    finishedAt: `2026-01-01T00:00:0${run.slice(1)}.000Z`,
    images: [
      { name, steadyName, digest: digest(architecture === 'amd64' ? 'a' : 'b'), platforms: [platform] },
    ],
    platform,
    lists: {
      steps: [
        {
          kind: 'create',
          list: 'r.io/a',
          sources: [...sources.map((each) => each.name), 'r.io/other'],
          amend: false,
          insecure: false,
        },
        { kind: 'annotate', list: 'r.io/a', source: `r.io/a:${run}-arm64`, platform: { variant: 'v8' } },
        { kind: 'push', list: 'r.io/a', purge: true, insecure: false },
      ],
      sources,
      attestations: true,
    },
    ...more,
  };
}

const notDivided: RunState = { version: 1, run: 'r1', finishedAt: '', images: [] };

function merge(...states: readonly RunState[]) {
  const merged = mergeStates(states.map((state, at) => ({ name: `${at + 1}.json`, state })));
  if (!merged.ok) return merged.problems.map(({ code, message }) => `${code}: ${message}`);
  const { run, steps } = merged.value;
  return [
    run,
    ...steps.flatMap((step) => ('sources' in step ? step.sources : 'source' in step ? step.source : [])),
  ];
}

test('the sources of lists are what was pushed, in every step that names them; others stay', () => {
  expect(merge(stateOf('r1', 'amd64'), stateOf('r1', 'arm64'))).toEqual([
    'r1',
    `r.io/a:r1-amd64@${digest('a')}`,
    `r.io/a:r1-arm64@${digest('b')}`,
    'r.io/other',
    `r.io/a:r1-arm64@${digest('b')}`,
  ]);
});

test('a part that nothing had changed for is as good as new', () => {
  const old = stateOf('r1', 'amd64', { confirmedBy: 'r2' });
  const expected = [
    'r2',
    `r.io/a:r1-amd64@${digest('a')}`,
    `r.io/a:r2-arm64@${digest('b')}`,
    'r.io/other',
    `r.io/a:r2-arm64@${digest('b')}`,
  ];
  expect(merge(old, stateOf('r2', 'arm64'))).toEqual(expected);
  const neither = [
    stateOf('r1', 'amd64', { confirmedBy: 'r3' }),
    stateOf('r2', 'arm64', { confirmedBy: 'r3' }),
  ] as const;
  expect(merge(...neither)).toEqual(['r3', ...expected.slice(1)]);
});

test.each([
  [
    [stateOf('r1', 'amd64'), stateOf('r2', 'arm64')],
    "state/different-runs: the states are of different runs: '1.json' is of r1, '2.json' is of r2",
  ],
  [
    [stateOf('r1', 'amd64', { confirmedBy: 'r3' }), stateOf('r2', 'arm64')],
    "state/different-runs: the states are of different runs: '1.json' is of r3, '2.json' is of r2",
  ],
  [
    [stateOf('r1', 'amd64'), stateOf('r1', 'amd64')],
    "state/platform-twice: the states '1.json' and '2.json' are both of linux/amd64",
  ],
  [
    [
      stateOf('r1', 'amd64'),
      stateOf('r1', 'arm64', { lists: { steps: [], sources: [], attestations: true } }),
    ],
    "state/different-lists: the states '1.json' and '2.json' name different manifest lists, or make them of different images",
  ],
  [
    [stateOf('r1', 'amd64')],
    "state/image-missing: no state is of linux/arm64, for which a list takes 'r.io/a:r1-arm64'",
  ],
  [
    [stateOf('r1', 'amd64'), stateOf('r1', 'arm64', { images: [] })],
    "state/image-missing: the run for linux/arm64, whose state is '2.json', did not push 'r.io/a:r1-arm64'",
  ],
  [[notDivided], "state/not-of-platform: the state '1.json' is not of a run for one platform"],
])('refused: %#', (states, told) => {
  expect(merge(...states)).toEqual([told]);
});
