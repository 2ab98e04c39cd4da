import { expect, test } from '@jest/globals';
import { readBuild } from '../../../../src/executor/buildkit/build/build-request.js';
import type { BuildAction } from '../../../../src/plan/index.js';
import { planTask } from '../../../../src/plan/index.js';
import { planOf, run, taskOf } from '../../plan/task-of.js';

function build(text: string): BuildAction {
  const action = planOf(planTask(taskOf({ steps: [{ build: text }] }), run)).steps[0]?.action;
  if (action?.kind !== 'build') throw new Error('no build');
  return action;
}

/** Without what every build is told. */
function read(text: string, environment: Record<string, string> = {}) {
  const { request, refusals } = readBuild(build(text), {
    BUILDX_NO_DEFAULT_ATTESTATIONS: '1',
    ...environment,
  });
  return { ...request, options: Object.fromEntries(request.options), refusals };
}

test.each<[string, Record<string, string>]>([
  [
    '--build-arg A=b=c --build-arg FROM_HERE --build-arg NOWHERE',
    { 'build-arg:A': 'b=c', 'build-arg:FROM_HERE': 'x' },
  ],
  ['--target t --label a=b --label c', { target: 't', 'label:a': 'b', 'label:c': '' }],
  ['--no-cache --no-cache-filter a', { 'no-cache': '' }],
  ['--no-cache-filter a,b', { 'no-cache': 'a,b' }],
  ['--pull --network none', { 'image-resolve-mode': 'pull', 'force-network-mode': 'none' }],
  ['--add-host a:192.0.2.1 --add-host b=[::1]', { 'add-hosts': 'a=192.0.2.1,b=::1' }],
  [
    '--shm-size 64m --memory 1g --cpu-quota 5',
    { 'shm-size': '67108864', memory: '1073741824', cpuquota: '5' },
  ],
  ['--ulimit nofile=1:2 --ulimit core=0', { ulimit: 'nofile=1:2,core=0:0' }],
  ['--provenance=mode=max --sbom', { 'attest:provenance': 'mode=max' }],
  ['--provenance false --attest type=sbom,generator=g', { 'attest:sbom': 'generator=g' }],
  [
    '--build-context base=docker-image://a --build-context Src=../src',
    { 'context:base': 'docker-image://a', 'context:Src': 'local:named-Src' },
  ],
  ['-f docker/Other', { filename: 'Other' }],
])('options: %s', (words, options) => {
  const text = words.replace('--sbom', '--sbom=false');
  expect(read(`${text} .`, { FROM_HERE: 'x' }).options).toEqual(options);
});

test('the context and the Dockerfile are directories of this machine, or are fetched by BuildKit', () => {
  expect(read('-f docker/Other src').locals).toEqual([
    ['context', 'src'],
    ['dockerfile', 'docker'],
  ]);
  expect(read('src').locals).toEqual([
    ['context', 'src'],
    ['dockerfile', 'src'],
  ]);
  expect(read('-f docker/Other https://example.com/a.git#main:sub')).toMatchObject({
    locals: [],
    options: { context: 'https://example.com/a.git#main:sub', filename: 'docker/Other' },
  });
});

test('words that buildctl has, too', () => {
  const { words, secrets } = read(
    '--secret id=a,src=b --ssh default --cache-from app:cache --cache-to type=inline --allow network.host .',
  );
  expect(secrets).toEqual(['id=a,src=b']);
  expect(words).toEqual([
    ...['--ssh', 'default', '--import-cache', 'type=registry,ref=app:cache'],
    ...['--export-cache', 'type=inline', '--allow', 'network.host'],
  ]);
});

test.each<[string, object]>([
  ['-t app .', { image: true, push: false, files: [] }],
  ['.', { image: false, files: [] }],
  ['-t app --push .', { image: true, push: true }],
  ['-t app -o out .', { image: false, files: ['type=local,dest=out'] }],
  ['-t app -o type=registry .', { image: true, push: true, files: [] }],
  [
    '-t app -o type=docker -o type=tar,dest=a.tar .',
    { image: true, push: false, files: ['type=tar,dest=a.tar'] },
  ],
  [
    '-t app -o type=image,push=true,oci-mediatypes=true .',
    { push: true, attributes: ['oci-mediatypes=true'] },
  ],
  [
    '-t app --annotation a=b --annotation index,manifest:c=d .',
    { attributes: ['annotation-manifest.a=b', 'annotation-index.c=d', 'annotation-manifest.c=d'] },
  ],
  ['--iidfile id --metadata-file m .', { image: true, digestFile: 'id', metadataFile: 'm' }],
])('results: %s', (text, expected) => {
  expect(read(text)).toMatchObject(expected);
});

test.each([
  '--builder b .',
  '--call check .',
  '-',
  '-f - .',
  '--add-host a:b .',
  '-o - .',
  '--network mine .',
  '--quux=1 .',
])('refused: %s', (text) => {
  expect(read(text).refusals.map(({ message, hint }) => `${message}: ${hint}`)).toMatchSnapshot();
});

test('what has no effect is said', () => {
  expect(read('--squash --rm .').notes).toEqual([
    "'--squash' has no effect on BuildKit",
    "'--rm' has no effect on BuildKit",
  ]);
});

test('provenance in short unless something else is said, and the time of the environment', () => {
  const options = (text: string, environment = {}) =>
    Object.fromEntries(readBuild(build(text), environment).request.options);
  expect(options('.', { SOURCE_DATE_EPOCH: '5' })).toEqual({
    'attest:provenance': 'mode=min',
    'build-arg:SOURCE_DATE_EPOCH': '5',
  });
  expect(options('--provenance=false .')).toEqual({});
});
