import { gzipSync } from 'node:zlib';
import { packTar, type TarEntry } from 'modern-tar';
import type { BuildCase, ContextFile } from './build-case.js';

/** Archives that ADD extracts, or doesn't. */
export async function archives(): Promise<readonly BuildCase[]> {
  const entry = (name: string, more: Partial<TarEntry['header']> = {}, body = ''): TarEntry => ({
    header: {
      name,
      type: 'file',
      size: Buffer.byteLength(body),
      mode: 0o644,
      uid: 7,
      gid: 8,
      mtime: new Date(1e12),
      ...more,
    },
    body,
  });
  const tar = await packTar([
    entry('./', { type: 'directory', mode: 0o700 }),
    entry('made/', { type: 'directory', mode: 0o750, uid: 3 }),
    entry('made/file', { mode: 0o4711 }, 'content'),
    entry('implied/deep/file', {}, 'implied'),
    entry('link', { type: 'symlink', linkname: 'made/file' }),
    entry('away', { type: 'symlink', linkname: '/etc/passwd' }),
    entry('up', { type: 'symlink', linkname: '../../x' }),
    entry('hard', { type: 'link', linkname: 'made/file' }),
    entry('../../climbs', {}, 'climbs'),
    entry('/absolute', {}, 'absolute'),
    entry(`${'long'.repeat(40)}/name`, {}, 'long'),
  ]);
  const files: readonly ContextFile[] = [
    { path: 'a.tar', content: tar },
    { path: 'a.tgz', content: gzipSync(tar) },
    { path: 'not.tgz', content: gzipSync('no tar') },
    { path: 'not.tar', content: 'no tar at all' },
    { path: 'empty.tar', content: Buffer.alloc(1024) },
    { path: 'to.tar', link: 'a.tar' },
  ];
  const lines = [
    'ADD a.tar /x',
    'ADD a.tgz /x/',
    'ADD --chown=1:2 a.tar /x',
    'ADD --chmod=700 a.tar /x',
    'ADD not.tgz not.tar empty.tar /x/',
    'ADD to.tar /x',
    'ADD *.tgz /x/',
    'ADD --unpack=false a.tar /x/',
    'COPY a.tar /x/',
    'WORKDIR /w\nADD a.tar .',
    'ADD a.tar /x\nADD a.tgz /x',
  ];
  return lines.flatMap((line) => [
    { name: `scratch: ${line}`, dockerfile: `FROM scratch\n${line}\n`, files },
    ...(line.includes('/x')
      ? [{ name: `base: ${line}`, dockerfile: `FROM BASE\n${line.replaceAll('/x', '/opt')}\n`, files }]
      : []),
  ]);
}
