import { describe, expect, test } from '@jest/globals';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar, type TarEntry } from 'modern-tar';
import { openForEachTest } from '../image/setup.js';
import { openLayoutForEachTest } from '../image-layout/setup.js';
import { build, folder, lastLayer, refusal, withFolder } from './setup.js';

openForEachTest();
openLayoutForEachTest();
withFolder();

/** A file of the host that no build may read. */
async function secret(): Promise<string> {
  await mkdir(join(folder, 'outside'), { recursive: true });
  await writeFile(join(folder, 'outside/secret'), 'secret');
  return join(folder, 'outside');
}

function entry(
  name: string,
  type: NonNullable<TarEntry['header']['type']>,
  more: Partial<TarEntry['header']> = {},
  body = '',
): TarEntry {
  return {
    header: { name, type, size: Buffer.byteLength(body), mode: 0o644, mtime: new Date(0), ...more },
    body,
  };
}

describe('a context', () => {
  test('is not left through links, relative, absolute or of directories', async () => {
    const outside = await secret();
    const files = [
      { path: 'relative', link: '../outside/secret' },
      { path: 'absolute', link: join(outside, 'secret') },
      { path: 'directory', link: outside },
    ];
    await build('FROM scratch\n', files);
    for (const source of ['relative', 'absolute', 'directory/secret', 'directory'])
      expect(await refusal(`FROM scratch\nCOPY ${source} /x\n`)).toMatch(/^'\/[a-z/]+' is not there/);
  });

  test('is not left by dots', async () => {
    await secret();
    expect(await refusal('FROM scratch\nCOPY ../outside/secret /x\n', [{ path: 'a' }])).toBe(
      "'/outside/secret' is not there (no hint)",
    );
  });

  test('a link that comes by after the listing is not followed', async () => {
    const outside = await secret();
    await mkdir(join(folder, 'context'), { recursive: true });
    await symlink(join(outside, 'secret'), join(folder, 'context/link'));
    const layer = await lastLayer(await build('FROM scratch\nCOPY . /x\n'));
    expect(layer).toEqual(['x/', `x/link -> ${join(outside, 'secret')}`]);
  });

  test('links that go round in circles are an error', async () => {
    const files = [
      { path: 'one', link: 'two' },
      { path: 'two', link: 'one' },
    ];
    expect(await refusal('FROM scratch\nCOPY one/x /\n', files)).toBe(
      "'/one/x' leads through too many symbolic links (no hint)",
    );
  });
});

describe('an archive', () => {
  const addTo = (path: string, entries: readonly TarEntry[]) =>
    packTar(entries).then((content) =>
      build(`FROM scratch\nADD a.tar ${path}\n`, [{ path: 'a.tar', content }]),
    );

  test('climbs no further than to its destination', async () => {
    const layer = await addTo('/x', [entry('../../up', 'file', {}, 'up'), entry('/top', 'file', {}, 'top')]);
    expect(await lastLayer(layer)).toEqual(['x/', 'x/top: top', 'x/up: up']);
  });

  test('writes through its own links inside its destination only', async () => {
    const layer = await addTo('/x', [
      entry('link', 'symlink', { linkname: '/etc' }),
      entry('link/passwd', 'file', {}, 'mine'),
      entry('up', 'symlink', { linkname: '../../../tmp' }),
      entry('up/file', 'file', {}, 'too'),
    ]);
    expect(await lastLayer(layer)).toEqual([
      'x/',
      'x/etc/',
      'x/etc/passwd: mine',
      'x/link -> /etc',
      'x/tmp/',
      'x/tmp/file: too',
      'x/up -> ../../../tmp',
    ]);
  });

  test('has hard links to its own files only', async () => {
    const content = await packTar([entry('hard', 'link', { linkname: '../../../../etc/passwd' })]);
    expect(await refusal('FROM scratch\nADD a.tar /x\n', [{ path: 'a.tar', content }])).toBe(
      "the archive links 'hard' to '../../../../etc/passwd', which is not there (no hint)",
    );
  });

  test('keeps devices as entries: none is made here', async () => {
    const layer = await addTo('/x', [
      entry('null', 'character-device', { devmajor: 1, devminor: 3 } as object),
    ]);
    expect(await lastLayer(layer)).toEqual(['x/', 'x/null']);
  });

  test('that becomes beyond all proportion is given up', async () => {
    // two thousand million zeros in two million bytes
    const zeros = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    const [head] = [await packTar([entry('zeros', 'file', {}, 'x')])];
    const header = Buffer.from(head.subarray(0, 512));
    header.write(`${(40 * 64 * 1024 * 1024).toString(8).padStart(11, '0')}\0`, 124, 'latin1');
    header.fill(' ', 148, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    const content = Buffer.concat([gzipSync(header), ...Array.from({ length: 40 }, () => zeros)]);
    expect(await refusal('FROM scratch\nADD bomb.tgz /x\n', [{ path: 'bomb.tgz', content }])).toBe(
      'an archive becomes beyond all proportion when it is decompressed (no hint)',
    );
  });

  test('that is broken is an error, and one of another kind is a file', async () => {
    const tar = await packTar([entry('a', 'file', {}, 'a'.repeat(5000))]);
    expect(
      await refusal('FROM scratch\nADD a.tar /x\n', [{ path: 'a.tar', content: tar.subarray(0, 2000) }]),
    ).toBe('the archive is not a sound tar file (no hint)');
    const xz = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 1, 2, 3]);
    expect(await refusal('FROM scratch\nADD a.txz /x\n', [{ path: 'a.txz', content: xz }])).toBe(
      'an archive that is compressed with xz cannot be extracted here (compress it with gzip, or build it with an engine)',
    );
  });
});
