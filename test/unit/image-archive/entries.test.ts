import { describe, expect, test } from '@jest/globals';
import { Readable } from 'node:stream';
import { readEntries } from '../../../src/image-archive/entries.js';
import { streamOf, tar, type Entry } from '../../rig/image-archives/index.js';

/** The paths of an archive, files with their sizes as they were read. */
async function read(archive: Readable): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const entry of readEntries(archive)) {
    if (entry.kind === 'link') {
      found.push(`${entry.path} -> ${entry.target}`);
      continue;
    }
    let size = 0;
    for await (const piece of entry.content) size += piece.length;
    found.push(`${entry.path} ${size}`);
  }
  return found;
}

/** A header as it is, for kinds that nobody writes. */
function header(
  name: string,
  members: Partial<{ type: 'symlink' | 'link' | 'fifo'; linkname: string }>,
): Entry {
  return { header: { name, size: 0, ...members } };
}

/** The first header's size field, with the checksum put right. */
function withSize(archive: Buffer, field: Buffer): Buffer {
  const changed = Buffer.from(archive);
  field.copy(changed, 124);
  changed.fill(' ', 148, 156);
  const sum = changed.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  changed.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return changed;
}

describe('entries', () => {
  test('files and links come in their order, folders do not', async () => {
    const archive = await tar([
      { header: { name: 'a/', size: 0, type: 'directory' } },
      ['./a/one', 'x'.repeat(70_000)],
      header('a/two', { type: 'symlink', linkname: '../b/one' }),
      header('a/three', { type: 'link', linkname: 'a/one' }),
      ['empty', ''],
    ]);
    expect(await read(streamOf(archive))).toEqual([
      'a/one 70000',
      'a/two -> b/one',
      'a/three -> a/one',
      'empty 0',
    ]);
  });

  test('long names come whole, in the forms of pax and of GNU tar', async () => {
    const name = `${'n'.repeat(120)}/${'m'.repeat(180)}`;
    const gnu = [{ header: { name: '././@LongLink', size: 301, type: 'gnu-long-name' }, body: name }];
    const archives = [await tar([[name, 'pax']]), await tar([...(gnu as Entry[]), ['short', 'gnu']])];
    expect(await Promise.all(archives.map((archive) => read(streamOf(archive))))).toEqual([
      [`${name} 3`],
      [`${name} 3`],
    ]);
  });

  test('an entry nobody reads is passed over', async () => {
    const archive = await tar([
      ['one', 'x'.repeat(3_000_000)],
      ['two', 'y'],
      ['three', 'x'.repeat(3_000_000)],
    ]);
    const paths: string[] = [];
    for await (const entry of readEntries(streamOf(archive, 65_536))) paths.push(entry.path);
    expect(paths).toEqual(['one', 'two', 'three']);
  });

  test('no more is taken than is read, but for a little in advance', async () => {
    let given = 0;
    const archive = await tar([['one', Buffer.alloc(64 << 20)]]);
    const pieces = function* (): Generator<Uint8Array, void, undefined> {
      for (; given < archive.length; given += 65_536) yield archive.subarray(given, given + 65_536);
    };
    const entries = readEntries(Readable.from(pieces(), { objectMode: false }));
    const first = await entries.next();
    const content = (first.value as { content: AsyncIterable<Uint8Array> }).content[Symbol.asyncIterator]();
    await content.next();
    await new Promise((resolve) => setImmediate(resolve));
    expect(given).toBeLessThan(3 << 20);
    await entries.return();
  });

  test.each([
    ['../evil', "the name '../evil' in the archive of the image leads out of it"],
    ['a/../../evil', "the name 'a/../../evil' in the archive of the image leads out of it"],
    ['/etc/passwd', "the name '/etc/passwd' in the archive of the image leads out of it"],
    ['a\u001b[2Jb', "the name 'a?[2Jb' in the archive of the image is none"],
    ['', "the name '' in the archive of the image is none"],
  ])('the name %j is refused', async (name, message) => {
    const archive = await tar([[name, 'x']]);
    await expect(read(streamOf(archive))).rejects.toMatchObject({ fault: 'invalid', message });
  });

  test.each([
    [
      'a link out of the archive',
      header('a', { type: 'symlink', linkname: '../../b' }),
      /'..\/..\/b' in .* out of it/,
    ],
    [
      'an absolute link',
      header('a', { type: 'symlink', linkname: '/etc/passwd' }),
      /'\/etc\/passwd' in .* out of it/,
    ],
    [
      'a hard link out of the archive',
      header('a', { type: 'link', linkname: '../b' }),
      /'..\/b' in .* out of it/,
    ],
    ['a pipe', header('a', { type: 'fifo' }), /has 'a', which is not a file/],
  ])('%s is refused', async (_, entry, message) => {
    await expect(read(streamOf(await tar([entry])))).rejects.toMatchObject({
      name: 'ImageArchiveError',
      fault: 'invalid',
      message: expect.stringMatching(message),
    });
  });

  test('a name that is there twice is refused, however it is written', async () => {
    const archive = await tar([
      ['a/b', '1'],
      ['a//./b', '2'],
    ]);
    await expect(read(streamOf(archive))).rejects.toThrow("the archive of the image has 'a/b' twice");
  });

  test('more entries than any image has are refused', async () => {
    const many = Array.from({ length: 20_001 }, (_, at): Entry => [`${at}`, '']);
    await expect(read(streamOf(await tar(many), 65_536))).rejects.toThrow('has more than 20000 entries');
  });

  test.each([
    [
      'negative',
      Buffer.from([255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 251]),
      /not a sound tar file/,
    ],
    [
      'too large for a number',
      Buffer.from([128, 0, 0, 0, 127, 255, 255, 255, 255, 255, 255, 255]),
      /not a sound/,
    ],
    ['larger than the archive', Buffer.from('77777777777\0'), /ends too soon/],
    ['no number', Buffer.from('7x7x7x7x7x7x'), /not a sound tar file \(invalid tar number\)/],
  ])('a size that is %s is refused', async (_, field, message) => {
    const archive = withSize(await tar([['a', 'hello']]), field);
    await expect(read(streamOf(archive))).rejects.toThrow(message);
  });

  test('an archive that ends too soon says so, wherever it ends', async () => {
    const archive = await tar([
      ['one', 'x'.repeat(700)],
      ['two', 'y'],
    ]);
    const ends = [0, 1, 511, 512, 513, 1024, 1212, 1536, 2047, 2048, 2560, archive.length - 512];
    for (const end of ends)
      await expect(read(streamOf(archive.subarray(0, end)))).rejects.toMatchObject({ fault: 'truncated' });
  });

  test('what follows the end must be nothing', async () => {
    const archive = await tar([['one', 'x']]);
    expect(await read(streamOf(Buffer.concat([archive, Buffer.alloc(10_240)])))).toEqual(['one 1']);
    const more = Buffer.concat([archive, Buffer.from('more')]);
    await expect(read(streamOf(more))).rejects.toThrow('not a sound tar file (invalid EOF)');
  });

  test('a damaged header is found out', async () => {
    const archive = await tar([['one', 'x']]);
    archive.write('X', 0);
    await expect(read(streamOf(archive))).rejects.toThrow(
      'not a sound tar file (invalid tar header checksum)',
    );
  });

  test('what the stream fails with is what comes out, in a content as between entries', async () => {
    const archive = await tar([['one', 'x'.repeat(5000)]]);
    const breaking = (end: number): Readable =>
      Readable.from(
        (function* () {
          yield archive.subarray(0, end);
          throw Object.assign(new Error('gone'), { code: 'EPIPE' });
        })(),
        { objectMode: false },
      );
    for (const end of [1000, archive.length - 1024])
      await expect(read(breaking(end))).rejects.toMatchObject({ code: 'EPIPE' });
  });
});
