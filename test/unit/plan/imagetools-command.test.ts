import { describe, expect, test } from '@jest/globals';
import { planTask } from '../../../src/plan/index.js';
import { planOf, problemsOf, run, taskOf } from './task-of.js';

/** The action of a cmd; what has a place is reduced to its text after checking the place. */
function plan(cmd: string): unknown {
  const task = taskOf({ steps: [{ cmd }] });
  const action = planOf(planTask(task, run)).steps[0]?.action;
  return JSON.parse(
    JSON.stringify(action, (_, value: unknown) => {
      if (typeof value !== 'object' || value === null || !('place' in value)) return value;
      const { name, path, place } = value as {
        name?: string;
        path?: string;
        place: { start: number; end: number };
      };
      const written = task.source.text.slice(place.start, place.end);
      expect(written.replace(/^'(.*)'$/, '$1')).toBe(name ?? path);
      return name ?? path;
    }),
  );
}

const nothing = {
  kind: 'imagetools-create',
  tags: [],
  sources: [],
  files: [],
  annotations: [],
  platforms: [],
  append: false,
  dryRun: false,
  preferIndex: true,
};

describe('docker buildx imagetools create', () => {
  test.each<[string, object]>([
    ['docker buildx imagetools create -t l a b', { tags: ['l'], sources: ['a', 'b'] }],
    ['buildx imagetools create --tag=l -t m:1 a', { tags: ['l', 'm:1'], sources: ['a'] }],
    ['docker buildx imagetools create --append -t l a', { tags: ['l'], sources: ['a'], append: true }],
    ['docker buildx imagetools create --dry-run a', { sources: ['a'], dryRun: true }],
    [
      'docker buildx imagetools create -t l -f d.json --file=sub/e a',
      { tags: ['l'], files: ['d.json', 'sub/e'], sources: ['a'] },
    ],
    [
      'docker buildx imagetools create -t l --prefer-index=false --metadata-file m.json a',
      { tags: ['l'], sources: ['a'], preferIndex: false, metadataFile: 'm.json' },
    ],
    [
      'docker buildx imagetools create -t l -p linux/amd64,linux/arm64/v8 --platform windows a',
      {
        tags: ['l'],
        sources: ['a'],
        platforms: [
          { os: 'linux', architecture: 'amd64' },
          { os: 'linux', architecture: 'arm64' },
          { os: 'windows', architecture: 'amd64' },
        ],
      },
    ],
    [
      "docker buildx imagetools create -t l --annotation 'index,manifest-descriptor[linux/arm]:a.b=c=d e' a",
      {
        tags: ['l'],
        sources: ['a'],
        annotations: [
          { on: 'index', key: 'a.b', value: 'c=d e' },
          {
            on: 'manifest-descriptor',
            platform: { os: 'linux', architecture: 'arm', variant: 'v7' },
            key: 'a.b',
            value: 'c=d e',
          },
        ],
      },
    ],
    [
      `docker buildx imagetools create -t l '{"digest":"sha256:${'0'.repeat(64)}"}'`,
      { tags: ['l'], sources: [`{"digest":"sha256:${'0'.repeat(64)}"}`] },
    ],
  ])('%s', (cmd, action) => {
    expect(plan(cmd)).toEqual({ ...nothing, ...action });
  });
});

describe('docker buildx imagetools inspect', () => {
  test.each<[string, object]>([
    ['docker buildx imagetools inspect a:1', { image: 'a:1', raw: false }],
    ['buildx imagetools inspect --raw a', { image: 'a', raw: true }],
    [
      "docker buildx imagetools inspect a --format '{{ json .Manifest }}'",
      { image: 'a', raw: false, format: '{{ json .Manifest }}' },
    ],
  ])('%s', (cmd, action) => {
    expect(plan(cmd)).toEqual({ kind: 'imagetools-inspect', ...action });
  });
});

test.each([
  'docker buildx imagetools',
  'docker buildx imagetools crate -t l a',
  'docker buildx imagetools create',
  'docker buildx imagetools create a',
  'docker buildx imagetools create -t l',
  'docker buildx imagetools create --append a',
  'docker buildx imagetools create -t l a --platfrom linux/amd64',
  'docker buildx imagetools create -t l a -p linux/arm/v7/x',
  'docker buildx imagetools create -t l a --annotation',
  'docker buildx imagetools create -t l a --annotation a=b',
  'docker buildx imagetools create -t l a --annotation manifest:a=b',
  'docker buildx imagetools create -t l a --annotation index-descriptor:a=b',
  "docker buildx imagetools create -t l a --annotation 'index[linux/amd64]:a=b'",
  "docker buildx imagetools create -t l a --annotation 'manifest-descriptor[linux/a/b/c]:a=b'",
  'docker buildx imagetools create -t l a --annotation layer:a=b',
  'docker buildx imagetools create -t l a --annotation index:a',
  'docker buildx imagetools create -t oci-layout://folder a',
  'docker buildx imagetools inspect',
  'docker buildx imagetools inspect a b',
  'docker buildx imagetools inspect --raw --format x a',
])('mistake: %s', (cmd) => {
  expect(problemsOf(planTask(taskOf({ steps: [{ cmd }] }), run))).toMatchSnapshot();
});

test('flags about builders and displays are ignored, and that is said', () => {
  const cmd = 'docker buildx -D --builder b imagetools create --progress plain -t l a';
  const planned = planTask(taskOf({ steps: [{ cmd }] }), run);
  expect(planOf(planned).steps[0]?.action.kind).toBe('imagetools-create');
  expect(planned.ok ? planned.warnings.map(({ severity, message }) => [severity, message]) : []).toEqual(
    ['-D', '--builder', '--progress'].map((flag) => [
      'warning',
      `'${flag}' has no effect: taskrun asks the registries itself, without a builder`,
    ]),
  );
});
