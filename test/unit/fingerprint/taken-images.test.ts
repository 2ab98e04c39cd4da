import { describe, expect, test } from '@jest/globals';
import { pinned, takenImages } from '../../../src/fingerprint/index.js';
import { planOf } from './planned.js';

const dockerfiles = (text: string) => new Map([['app', { path: 'Dockerfile', text }]]);

async function taken(steps: string, dockerfile = 'FROM scratch\n') {
  const { images, untold } = takenImages(await planOf(steps), dockerfiles(dockerfile));
  return { images: images.map(({ name, platforms }) => [name, ...platforms].join(' ')), untold };
}

const both = '- id: app\n  build: -t r.io/app --platform linux/amd64,linux/arm64 .\n';

describe('the images that a run takes', () => {
  test('of every stage, for its platforms', async () => {
    const { images, untold } = await taken(
      both,
      'FROM --platform=$BUILDPLATFORM golang:1 AS build\nFROM alpine\nCOPY --from=build / /\nCOPY --from=nginx:1 / /\n',
    );
    expect(untold).toEqual([]);
    expect(images).toEqual([
      'docker.io/library/alpine:latest linux/amd64 linux/arm64',
      'docker.io/library/golang:1 linux/amd64',
      'docker.io/library/nginx:1 linux/amd64 linux/arm64',
    ]);
  });

  test('whose names hold arguments, the platform among them', async () => {
    expect(
      (
        await taken(
          both.replace(' .', ' --build-arg TAG=2 .'),
          'ARG TAG\nFROM r.io/base-${TARGETARCH}:$TAG\n',
        )
      ).images,
    ).toEqual(['r.io/base-amd64:2 linux/amd64', 'r.io/base-arm64:2 linux/arm64']);
  });

  test('of containers and lists; neither its own nor those named by digest', async () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const { images } = await taken(
      `${both}- cmd: --platform linux/arm64 node:20 npm test
- cmd: r.io/app sh
- cmd: docker tag r.io/app r.io/app:2
- cmd: docker manifest create r.io/list r.io/app:2 r.io/other:1
- cmd: docker manifest push r.io/list
- cmd: bash@${digest} true
`,
    );
    expect(images).toEqual(['docker.io/library/node:20 linux/arm64', 'r.io/other:1']);
  });

  test('what stands in their place by --build-context', async () => {
    const steps = (where: string) => both.replace(' .', ` --build-context alpine=${where} .`);
    const from = 'FROM alpine:latest\n';
    expect((await taken(steps('docker-image://r.io/base:1'), from)).images).toEqual([
      'r.io/base:1 linux/amd64 linux/arm64',
    ]);
    expect(await taken(steps('src'), from)).toEqual({ images: [], untold: [] });
    expect((await taken(steps('https://r.io/x.git'), from)).untold).toEqual([
      "the build context 'alpine:latest' of step 'app' may be anything by now",
    ]);
  });

  test('and what cannot be told', async () => {
    expect((await taken(both, 'ARG BASE\nFROM $BASE\n')).untold).toEqual([
      "a base image of step 'app' cannot be told from its Dockerfile",
    ]);
    expect((await taken(both.replace('app\n', 'other\n'))).untold).toEqual([
      "the Dockerfile of step 'other' cannot be read before the run",
    ]);
    expect((await taken(both.replace(' .', ' https://r.io/x.git'))).untold).toEqual([
      "step 'app' builds from 'https://r.io/x.git', which may be anything by now",
    ]);
    expect((await taken('- id: up\n  cmd: docker compose up\n')).untold).toEqual([
      "step 'up' is 'docker compose', whose images are not known",
    ]);
  });
});

test('builds get their images as named contexts, containers by digest; others stay', async () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const images = {
    'docker.io/library/alpine:3': { digest },
    'docker.io/library/node:20': { digest },
  };
  const plan = await planOf(`${both}- cmd: node:20 npm test\n- cmd: other:1\n- push: [r.io/app]\n`);
  const held = pinned(plan, images, dockerfiles('FROM alpine:3\nCOPY --from=unknown:1 / /\n'));
  const [build, node, other, push] = held.steps.map(({ action }) => action);
  expect(build).toMatchObject({ kind: 'build', context: '.' });
  expect(build?.kind === 'build' && build.arguments.slice(-2)).toEqual([
    '--build-context',
    `alpine:3=docker-image://alpine:3@${digest}`,
  ]);
  expect(build?.kind === 'build' && build.flags.at(-1)).toMatchObject({
    flag: 'build-context',
    value: `alpine:3=docker-image://alpine:3@${digest}`,
  });
  expect(node).toMatchObject({ image: `node:20@${digest}` });
  expect([other, push]).toEqual(plan.steps.slice(2).map(({ action }) => action));
});

test('the builder before BuildKit knows no named contexts', async () => {
  const plan = await planOf(`${both}  env: [DOCKER_BUILDKIT=0]\n`);
  const images = { 'docker.io/library/alpine:3': { digest: `sha256:${'a'.repeat(64)}` } };
  expect(pinned(plan, images, dockerfiles('FROM alpine:3\n'))).toEqual(plan);
});
