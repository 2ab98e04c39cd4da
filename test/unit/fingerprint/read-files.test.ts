import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { chmod, mkdir, mkdtemp, realpath, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FileDigests, readFiles } from '../../../src/fingerprint/index.js';
import { digestOf } from '../../../src/oci/index.js';
import { planOf } from './planned.js';

let root = '';
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'taskrun-files-')));
});
afterEach(() => rm(root, { recursive: true }));

async function write(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, name)), { recursive: true });
  await writeFile(join(root, name), text);
}

async function read(steps: string, except: readonly string[] = []) {
  const digests = await FileDigests.open(join(root, '..', 'nowhere', 'none.json'));
  const excepted = new Set(except.map((name) => join(root, name)));
  return readFiles(await planOf(steps), { root, digests, except: excepted });
}

test('a build reads its Dockerfile and what of its context is sent, with modes', async () => {
  await write('app/src/main.go', 'package main');
  await write('app/src/main.log', 'noise');
  await write('app/.dockerignore', '**/*.log\n');
  await write('build/Dockerfile', 'FROM scratch\n');
  await write('README.md', 'not sent');
  await symlink('src', join(root, 'app/link'));
  await chmod(join(root, 'app/src/main.go'), 0o755);
  await Promise.all(
    ['app/src', 'app/.dockerignore', 'build/Dockerfile'].map((name) => chmod(join(root, name), 0o700)),
  );
  const digest = (text: string) => digestOf(new TextEncoder().encode(text));
  expect(await read('- build: -f build/Dockerfile app\n')).toEqual({
    'app/.dockerignore': `700 ${digest('**/*.log\n')}`,
    'app/link': `-> ${digest('src')}`,
    'app/src/': '700',
    'app/src/main.go': `755 ${digest('package main')}`,
    'build/Dockerfile': `700 ${digest('FROM scratch\n')}`,
  });
});

test('the ignore file of a Dockerfile comes before that of the context', async () => {
  await write('Dockerfile', 'FROM scratch\n');
  await write('Dockerfile.dockerignore', 'a\n');
  await write('.dockerignore', 'b\n');
  await write('a', '');
  await write('b', '');
  expect(Object.keys(await read('- build: .\n')).sort()).toEqual([
    '.dockerignore',
    'Dockerfile',
    'Dockerfile.dockerignore',
    'b',
  ]);
});

test('a container reads all, steps of registries nothing, and some files are no input', async () => {
  await write('task.yaml', '');
  await write('src/a', '');
  await write('.git/index', '');
  const names = async (steps: string) => Object.keys(await read(steps, ['task.yaml'])).sort();
  expect(await names('- cmd: bash true\n')).toEqual(['src/', 'src/a']);
  expect(await names('- cmd: docker tag a b\n- push: [b]\n- cmd: docker manifest rm l\n')).toEqual([]);
});

test('a digest is remembered until the file is another, and not when it has only just changed', async () => {
  await write('a', 'one');
  await write('b', 'one');
  const long = new Date(Date.now() - 60_000);
  const place = join(root, '.cache/digests.json');
  const plan = await planOf('- cmd: bash true\n');
  const again = async (now: () => Promise<unknown> = () => Promise.resolve()) => {
    await now();
    return readFiles(plan, {
      root,
      digests: await FileDigests.open(place),
      except: new Set([dirname(place)]),
    });
  };
  const first = await again();
  // The time of a change of attributes cannot be set: only what a remembered stamp says can be old.
  await utimes(join(root, 'a'), long, long);
  expect(await again()).toEqual(first);
  const second = await again(() => write('a', 'two'));
  expect(second.a).not.toBe(first.a);
  expect(second.b).toBe(first.b);
});
