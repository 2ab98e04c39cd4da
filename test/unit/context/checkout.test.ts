import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describeCheckout } from '../../../src/context/index.js';

const commit = 'c'.repeat(40);
const other = 'd'.repeat(40);
const tagObject = 'ab'.repeat(20);
const nothing = { commit: '', branch: '', repository: '', gitTag: '' };

let top = '';
beforeEach(async () => (top = await mkdtemp(join(tmpdir(), 'checkout-'))));
afterEach(() => rm(top, { recursive: true }));

async function write(files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(top, name)), { recursive: true });
    await writeFile(join(top, name), content);
  }
}
const main = { '.git/HEAD': 'ref: refs/heads/feature/x\n', '.git/refs/heads/feature/x': `${commit}\n` };
const describeTop = () => describeCheckout(top);

test('no checkout', async () => {
  // Some directory above could be a checkout; one without a usable .git stands in the way.
  await write({ '.git': 'gitdir: nowhere\n' });
  expect(await describeTop()).toEqual(nothing);
});

test('commit, branch and repository, from a folder below too', async () => {
  await write({
    ...main,
    '.git/config':
      '[core]\n\turl = no\n[remote "fork"]\n\turl = fork\n[remote "origin"]\n\turl = https://example.com/a.git # mine\n\turl = second\n',
    'src/deep/file': '',
  });
  const checkout = { commit, branch: 'feature/x', repository: 'https://example.com/a.git', gitTag: '' };
  expect(await describeTop()).toEqual(checkout);
  expect(await describeCheckout(join(top, 'src', 'deep'))).toEqual(checkout);
});

test('a detached HEAD has no branch', async () => {
  await write({ '.git/HEAD': `${commit}\n` });
  expect(await describeTop()).toEqual({ ...nothing, commit });
});

test('a branch without a commit yet', async () => {
  await write({ '.git/HEAD': 'ref: refs/heads/main\n' });
  expect(await describeTop()).toEqual({ ...nothing, branch: 'main' });
});

test('packed references; a loose one is newer', async () => {
  const packed = `# pack-refs with: peeled fully-peeled sorted\n${other} refs/heads/feature/x\n${other} refs/heads/main\n`;
  await write({ ...main, '.git/packed-refs': packed });
  expect((await describeTop()).commit).toBe(commit);
  await write({ '.git/HEAD': 'ref: refs/heads/main\n' });
  expect((await describeTop()).commit).toBe(other);
});

test('tags: lightweight, packed, peeled, annotated in a file of its own; the highest version of several', async () => {
  const annotated = `tag 140\0object ${commit}\ntype commit\ntag v1.10\ntagger x\n\nmessage\n`;
  await write({ ...main, '.git/refs/tags/v1.9': commit, '.git/refs/tags/elsewhere': other });
  expect((await describeTop()).gitTag).toBe('v1.9');
  await write({
    '.git/refs/tags/v1.10': tagObject,
    [`.git/objects/ab/${tagObject.slice(2)}`]: deflateSync(annotated),
  });
  expect((await describeTop()).gitTag).toBe('v1.10');
  await write({
    '.git/packed-refs': `${other} refs/tags/v1.11\n^${commit}\n${commit} refs/tags/release/v2\n`,
  });
  expect((await describeTop()).gitTag).toBe('v1.11');
  await write({ '.git/refs/tags/v1.11': other, '.git/refs/tags/v1.12': tagObject.replaceAll('a', '9') });
  expect((await describeTop()).gitTag).toBe('v1.10');
});

test.each([
  ['https://me:token@example.com/a.git', 'https://example.com/a.git'],
  ['https://token@example.com/a@b.git', 'https://example.com/a@b.git'],
  ['ssh://git:secret@example.com:22/a', 'ssh://git@example.com:22/a'],
  ['git@example.com:me/a.git', 'git@example.com:me/a.git'],
  ['"https://example.com/a;b" ; comment', 'https://example.com/a;b'],
])('repository %s', async (url, repository) => {
  await write({ ...main, '.git/config': `[remote "origin"]\n\turl = ${url}\n` });
  expect((await describeTop()).repository).toBe(repository);
});

test('a worktree has its own HEAD and shares the rest', async () => {
  await write({
    'main/.git/HEAD': 'ref: refs/heads/main\n',
    'main/.git/refs/heads/work': commit,
    'main/.git/refs/tags/v1': commit,
    'main/.git/config': '[remote "origin"]\nurl = o\n',
    'main/.git/worktrees/work/HEAD': 'ref: refs/heads/work\n',
    'main/.git/worktrees/work/commondir': '../..\n',
    'work/.git': `gitdir: ${join(top, 'main/.git/worktrees/work')}\n`,
  });
  const checkout = { commit, branch: 'work', repository: 'o', gitTag: 'v1' };
  expect(await describeCheckout(join(top, 'work'))).toEqual(checkout);
});

test('a submodule', async () => {
  await write({ '.git/modules/sub/HEAD': commit, 'sub/.git': 'gitdir: ../.git/modules/sub\n' });
  expect(await describeCheckout(join(top, 'sub'))).toEqual({ ...nothing, commit });
});

test.each(['ref: refs/heads/../../../secret', 'ref: refs/heads/loop', 'nonsense'])(
  'HEAD says %j',
  async (head) => {
    await write({ '.git/HEAD': head, '.git/refs/heads/loop': 'ref: refs/heads/loop', secret: commit });
    expect((await describeTop()).commit).toBe('');
  },
);
