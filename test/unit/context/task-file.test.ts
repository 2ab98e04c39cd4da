import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { renderDiagnostics, type Checked } from '../../../src/diagnostic/index.js';
import { findTaskFile, readTaskFile, resolveContext } from '../../../src/context/index.js';

let cwd = '';
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'context-'));
  for (const folder of ['tasks', 'other/tasks', 'app']) await mkdir(join(cwd, folder), { recursive: true });
  for (const file of [
    'acb.yaml',
    'tasks/multiarch.yaml',
    'tasks/hello.yml',
    'tasks/README.md',
    'other/tasks/b.yaml',
    'app/ci.yaml',
  ]) {
    await writeFile(join(cwd, file), 'steps: []\n');
  }
  await writeFile(join(cwd, 'bom.yaml'), '\ufeffsteps: [] # é\r\n');
  await writeFile(join(cwd, 'blank.yaml'), '\ufeff \n\n');
  await writeFile(join(cwd, 'latin1.yaml'), Buffer.from('steps:\n- cmd: caf\xe9 x\n', 'latin1'));
  await writeFile(join(cwd, 'utf16.yaml'), Buffer.from('\ufeffsteps: []\n', 'utf16le'));
});
afterAll(() => rm(cwd, { recursive: true }));

/** The value, or the problems as they are printed. */
const said = (answer: Checked<unknown>): unknown =>
  answer.ok ? answer.value : renderDiagnostics(answer.problems, { color: false });
const input = (...pieces: (string | Buffer)[]) => Readable.from(pieces);

describe('findTaskFile', () => {
  test.each([
    ['app/ci.yaml', 'app/ci.yaml'],
    ['multiarch.yaml', 'tasks/multiarch.yaml'],
    ['tasks/multiarch.yaml', 'tasks/multiarch.yaml'],
    ['-', '-'],
    [undefined, 'acb.yaml'],
  ])('%s', async (name, path) => {
    expect(said(await findTaskFile(name, cwd))).toBe(path);
  });

  test('an absolute path', async () => {
    expect(said(await findTaskFile(join(cwd, 'acb.yaml'), '/'))).toBe(join(cwd, 'acb.yaml'));
  });

  test('acr-task.yaml comes before acb.yaml', async () => {
    await writeFile(join(cwd, 'acr-task.yaml'), '');
    expect(said(await findTaskFile(undefined, cwd))).toBe('acr-task.yaml');
    await rm(join(cwd, 'acr-task.yaml'));
  });

  test('a misspelt name', async () => {
    expect(said(await findTaskFile('multiarch.yml', cwd))).toMatchInlineSnapshot(`
     "error: the task file 'multiarch.yml' does not exist, nor does 'tasks/multiarch.yml'
        = hint: did you mean 'tasks/multiarch.yaml'?
        [read/not-found]"
    `);
    expect(said(await findTaskFile('app/ic.yaml', cwd))).toMatchInlineSnapshot(`
     "error: the task file 'app/ic.yaml' does not exist, nor does 'tasks/app/ic.yaml'
        = hint: did you mean 'app/ci.yaml'?
        [read/not-found]"
    `);
  });

  test('nothing like it', async () => {
    expect(said(await findTaskFile('/nowhere/x.yaml', cwd))).toMatchInlineSnapshot(`
     "error: the task file '/nowhere/x.yaml' does not exist
        = hint: check the path
        [read/not-found]"
    `);
  });

  test('no name, and none of the default files', async () => {
    expect(said(await findTaskFile(undefined, join(cwd, 'other')))).toMatchInlineSnapshot(`
     "error: there is neither 'acr-task.yaml' nor 'acb.yaml' here
        = hint: name one: under 'tasks' there is 'b.yaml'
        [read/not-found]"
    `);
    expect(said(await findTaskFile(undefined, join(cwd, 'app')))).toMatchInlineSnapshot(`
     "error: there is neither 'acr-task.yaml' nor 'acb.yaml' here
        = hint: name a task file, or let 'taskrun init' write one
        [read/not-found]"
    `);
  });

  test('a directory', async () => {
    expect(said(await findTaskFile('tasks', cwd))).toMatchInlineSnapshot(`
     "error: 'tasks' is a directory, not a task file
        = hint: name a task file in it, such as 'tasks/hello.yml'
        [read/is-directory]"
    `);
  });

  test('in the context, when it is not here', async () => {
    expect(said(await findTaskFile('ci.yaml', cwd, join(cwd, 'app')))).toBe('app/ci.yaml');
    expect(said(await findTaskFile('b.yaml', cwd, join(cwd, 'other')))).toBe('other/tasks/b.yaml');
    expect(said(await findTaskFile('acb.yaml', cwd, join(cwd, 'app')))).toBe('acb.yaml');
  });
});

describe('readTaskFile', () => {
  test('a byte order mark is removed, line breaks stay', async () => {
    expect(said(await readTaskFile('bom.yaml', cwd, input()))).toEqual({
      path: 'bom.yaml',
      text: 'steps: [] # é\r\n',
    });
  });

  test('standard input, its characters broken anywhere', async () => {
    const bytes = Buffer.from('steps: [] # é');
    expect(said(await readTaskFile('-', cwd, input(bytes.subarray(0, 13), bytes.subarray(13))))).toEqual({
      path: '<stdin>',
      text: 'steps: [] # é',
    });
  });

  test('nothing in it', async () => {
    expect(said(await readTaskFile('blank.yaml', cwd, input()))).toMatchInlineSnapshot(`
     "error: the task file 'blank.yaml' is empty
        = hint: a task file has at least 'steps:' with one step
        [read/empty]"
    `);
    expect(said(await readTaskFile('-', cwd, input('')))).toMatchInlineSnapshot(`
     "error: the task file '<stdin>' is empty
        = hint: a task file has at least 'steps:' with one step
        [read/empty]"
    `);
  });

  test('not UTF-8', async () => {
    expect(said(await readTaskFile('latin1.yaml', cwd, input()))).toMatchInlineSnapshot(`
     "error: the task file 'latin1.yaml' is not UTF-8 text
       --> latin1.yaml:2:11
        |
      2 | - cmd: caf� x
        |           ^
        = hint: save it as UTF-8
        [read/not-utf8]"
    `);
    expect(said(await readTaskFile('utf16.yaml', cwd, input()))).toMatchInlineSnapshot(`
     "error: the task file 'utf16.yaml' is not UTF-8 text
        = hint: it seems to be UTF-16: save it as UTF-8
        [read/not-utf8]"
    `);
  });

  test('gone', async () => {
    expect(said(await readTaskFile('nothing-like-it', cwd, input()))).toMatchInlineSnapshot(`
     "error: the task file 'nothing-like-it' cannot be read (ENOENT)
        = hint: check the permissions of the file
        [read/unreadable]"
    `);
  });
});

describe('resolveContext', () => {
  test('directories', async () => {
    expect(said(await resolveContext(undefined, cwd))).toEqual({
      kind: 'directory',
      path: cwd,
    });
    expect(said(await resolveContext('app/', cwd))).toEqual({
      kind: 'directory',
      path: join(cwd, 'app'),
    });
    expect(said(await resolveContext('/dev/null', cwd))).toEqual({
      kind: 'none',
    });
  });

  test('not there', async () => {
    expect(said(await resolveContext('./apps', cwd))).toMatchInlineSnapshot(`
     "error: the context './apps' does not exist
        = hint: did you mean './app'?
        [context/not-found]"
    `);
    expect(said(await resolveContext('/nowhere/at/all', cwd))).toMatchInlineSnapshot(`
     "error: the context '/nowhere/at/all' does not exist
        = hint: check the path
        [context/not-found]"
    `);
  });

  test('a file', async () => {
    expect(said(await resolveContext('app/ci.yaml', cwd))).toMatchInlineSnapshot(`
     "error: the context 'app/ci.yaml' is a file
        = hint: a context is a directory: try 'app'
        [context/not-directory]"
    `);
  });

  test.each([
    'https://me:t/o@ken@example.com/repo.git#main:dir',
    'https://example.com/context.tar.gz',
    'git@github.com:me/repo',
    'github.com/me/repo.git',
    'oci://registry/repo:tag',
  ])('%s is remote, and nothing is fetched without being asked to', async (text) => {
    const answer = await resolveContext(text, cwd);
    expect(answer.ok ? [] : answer.problems.map(({ code }) => code)).toEqual([
      text.includes('o@ken') ? 'context/location' : 'context/remote',
    ]);
    expect(said(answer)).not.toContain('me:t');
  });
});
