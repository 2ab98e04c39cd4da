import { describe, expect, test } from '@jest/globals';
import { planTask } from '../../../src/plan/index.js';
import { planOf, problemsOf, run, taskOf } from './task-of.js';

/** The action of a cmd, every placed image reduced to its name after checking its place. */
function plan(cmd: string): unknown {
  const task = taskOf({ steps: [{ cmd }] });
  const action = planOf(planTask(task, run)).steps[0]?.action;
  return JSON.parse(
    JSON.stringify(action, (_, value: unknown) => {
      if (typeof value !== 'object' || value === null || !('name' in value) || !('place' in value))
        return value;
      const { name, place } = value as { name: string; place: { start: number; end: number } };
      expect(task.source.text.slice(place.start, place.end)).toBe(name);
      return name;
    }),
  );
}

describe('docker manifest', () => {
  test.each<[string, object]>([
    [
      'docker manifest create l a b',
      { kind: 'manifest-create', list: 'l', sources: ['a', 'b'], amend: false, insecure: false },
    ],
    [
      'docker manifest create --amend --insecure=true l a',
      { kind: 'manifest-create', list: 'l', sources: ['a'], amend: true, insecure: true },
    ],
    [
      'docker manifest create -a l a',
      { kind: 'manifest-create', list: 'l', sources: ['a'], amend: true, insecure: false },
    ],
    [
      'docker manifest create l a --amend=false',
      { kind: 'manifest-create', list: 'l', sources: ['a'], amend: false, insecure: false },
    ],
    ['docker manifest push --purge l', { kind: 'manifest-push', list: 'l', purge: true, insecure: false }],
    [
      'docker manifest push l -p --insecure',
      { kind: 'manifest-push', list: 'l', purge: true, insecure: true },
    ],
    ['docker manifest inspect l', { kind: 'manifest-inspect', image: 'l', verbose: false, insecure: false }],
    [
      'docker manifest inspect -v l a',
      { kind: 'manifest-inspect', list: 'l', image: 'a', verbose: true, insecure: false },
    ],
    ['docker manifest rm l m', { kind: 'manifest-remove', lists: ['l', 'm'] }],
    [
      'docker manifest annotate l a --arch arm --os=linux --variant v7 --os-version 1 --os-features a,b --os-features c',
      {
        kind: 'manifest-annotate',
        list: 'l',
        source: 'a',
        platform: {
          os: 'linux',
          architecture: 'arm',
          variant: 'v7',
          osVersion: '1',
          osFeatures: ['a', 'b', 'c'],
        },
      },
    ],
  ])('%s', (cmd, action) => {
    expect(plan(cmd)).toEqual(action);
  });

  test.each([
    'docker manifest',
    'docker manifest crate l a',
    'docker manifest frobnicate',
    'docker manifest create l',
    'docker manifest push l m',
    'docker manifest push --purg l',
    'docker manifest create --force l a',
    'docker manifest annotate l a --arch',
    'docker manifest rm --all l',
  ])('mistake: %s', (cmd) => {
    expect(problemsOf(planTask(taskOf({ steps: [{ cmd }] }), run))).toMatchSnapshot();
  });
});

describe('other docker commands', () => {
  test.each<[string, object]>([
    ['docker push h.io/a:1', { kind: 'push', images: ['h.io/a:1'] }],
    ['docker image push -q a', { kind: 'push', images: ['a'] }],
    ['docker push --all-tags a', { kind: 'docker', arguments: ['push', '--all-tags', 'a'] }],
    ['docker push', { kind: 'docker', arguments: ['push'] }],
    ['docker tag a b', { kind: 'docker', arguments: ['tag', 'a', 'b'] }],
    ["docker run --rm a sh -c 'b c'", { kind: 'docker', arguments: ['run', '--rm', 'a', 'sh', '-c', 'b c'] }],
    [
      'docker --debug manifest create l a',
      { kind: 'docker', arguments: ['--debug', 'manifest', 'create', 'l', 'a'] },
    ],
    ['docker', { kind: 'docker', arguments: [] }],
    ['docker buildx build --push .', { kind: 'docker', arguments: ['buildx', 'build', '--push', '.'] }],
    ['buildx ls', { kind: 'docker', arguments: ['buildx', 'ls'] }],
    [
      'docker buildx --builder b build .',
      { kind: 'docker', arguments: ['buildx', '--builder', 'b', 'build', '.'] },
    ],
  ])('%s', (cmd, action) => {
    expect(plan(cmd)).toEqual(action);
  });

  test.each(['docker build', 'docker image build', 'docker builder build'])('%s is a build', (command) => {
    expect(plan(`${command} -t a -f b .`)).toMatchObject({
      kind: 'build',
      arguments: ['-t', 'a', '-f', 'b'],
      tags: ['a'],
      context: '.',
    });
  });

  test.each(['docker:24-cli version', 'example.com/docker build .'])('%s is a container', (cmd) => {
    expect(plan(cmd)).toMatchObject({ kind: 'container' });
  });
});
