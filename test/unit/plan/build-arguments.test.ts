import { describe, expect, test } from '@jest/globals';
import { planTask } from '../../../src/plan/index.js';
import type { BuildAction } from '../../../src/plan/index.js';
import { planOf, problemsOf, run, taskOf } from './task-of.js';

function build(text: string, env: readonly string[] = []): BuildAction {
  const action = planOf(planTask(taskOf({ steps: [{ build: text, env }] }), run)).steps[0]?.action;
  if (action?.kind !== 'build') throw new Error('not a build');
  return action;
}

function problems(text: string): string {
  return problemsOf(planTask(taskOf({ steps: [{ build: text }] }), run));
}

describe('what the run needs to know', () => {
  test('tags, in every spelling, each at its own place', () => {
    const { tags } = build('-t a --tag b --tag=c -td -t=e --image f --image=g .');
    expect(tags.map(({ name, place }) => [name, place.source.text.slice(place.start, place.end)])).toEqual(
      ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => [name, name]),
    );
  });

  test('the Dockerfile: the last one given', () => {
    expect(build('-f one --file=two .').dockerfile).toBe('two');
    expect(build('.').dockerfile).toBeUndefined();
  });

  test.each([
    ['.', []],
    ['--platform linux/arm64 .', [{ os: 'linux', architecture: 'arm64' }]],
    [
      '--platform=linux/amd64,linux/arm/v7 .',
      [
        { os: 'linux', architecture: 'amd64' },
        { os: 'linux', architecture: 'arm', variant: 'v7' },
      ],
    ],
    [
      '--platform linux/x86_64 --platform linux/aarch64 .',
      [
        { os: 'linux', architecture: 'amd64' },
        { os: 'linux', architecture: 'arm64' },
      ],
    ],
    ['--platform windows .', [{ os: 'windows', architecture: 'amd64' }]],
    ['--platform local .', [{ os: 'linux', architecture: 'amd64' }]],
  ])('platforms: %s', (text, platforms) => {
    expect(build(text).platforms).toEqual(platforms);
  });

  test.each([
    ['.', '.'],
    ['-t a -f b ./c', './c'],
    ['./c -t a -f b', './c'],
    ['-t a https://github.com/o/r.git#main:dir --no-cache', 'https://github.com/o/r.git#main:dir'],
    ['-t a -', '-'],
    ['--pull .', '.'],
    ['-q .', '.'],
    ['-qt a .', '.'],
    ['-t a -- .', '.'],
    ["-t a 'my dir'", 'my dir'],
  ])('the context: %s', (text, context) => {
    expect(build(text).context).toBe(context);
  });

  test('BuildKit, unless the environment says no', () => {
    expect(build('.').buildKit).toBe(true);
    expect(build('.', ['DOCKER_BUILDKIT=1']).buildKit).toBe(true);
    expect(build('.', ["DOCKER_BUILDKIT='0'"]).buildKit).toBe(false);
  });
});

describe('what docker build is given', () => {
  test.each([
    [
      '-t a . --build-arg X=1 --build-arg "Y=2 3" --no-cache',
      ['-t', 'a', '--build-arg', 'X=1', '--build-arg', 'Y=2 3', '--no-cache'],
    ],
    ['--image a --image=b .', ['--tag', 'a', '--tag=b']],
    ['-qt a .', ['-qt', 'a']],
    ['-qf=b .', ['-qf=b']],
    [
      '--provenance=false --sbom=true --output type=local,dest=out .',
      ['--provenance=false', '--sbom=true', '--output', 'type=local,dest=out'],
    ],
    [
      '--secret id=x,src=y --ssh default --cache-from type=registry,ref=r -m 2GB .',
      ['--secret', 'id=x,src=y', '--ssh', 'default', '--cache-from', 'type=registry,ref=r', '-m', '2GB'],
    ],
    ['--brand-new=1 .', ['--brand-new=1']],
  ])('%s', (text, words) => {
    expect(build(text).arguments).toEqual(words);
  });
});

describe('mistakes', () => {
  test.each([
    '-t app -f Dockerfile',
    '-t app . ./src',
    '-t app --build-arg X=a b .',
    '-t app --taget final .',
    '-t app --brand-new 1 .',
    '. -t',
    '--platform linux/arm64,a/b/c/d .',
    '',
  ])('%j', (text) => {
    expect(problems(text)).toMatchSnapshot();
  });
});
