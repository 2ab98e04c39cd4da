import type { ContextFile } from './build-case.js';

/** A context with files of every kind. */
export const tree: readonly ContextFile[] = [
  { path: 'a.txt', content: 'a\n' },
  { path: 'b.txt', content: 'b\n', mode: 0o600 },
  { path: 'run.sh', content: '#!/bin/sh\n', mode: 0o755 },
  { path: 'suid', content: 's', mode: 0o4755 },
  { path: 'dir/one.txt', content: 'one' },
  { path: 'dir/two.md', content: 'two' },
  { path: 'dir/sub/three.txt', content: 'three', mode: 0o640 },
  { path: 'dir/sub/deep/four.txt', content: 'four' },
  { path: 'dir', isDirectory: true, mode: 0o700 },
  { path: 'dir/sub', isDirectory: true, mode: 0o2775 },
  { path: 'empty', isDirectory: true },
  { path: 'none.txt', content: '' },
  { path: 'to-a', link: 'a.txt' },
  { path: 'to-dir', link: 'dir' },
  { path: 'to-root', link: '/dir/sub' },
  { path: 'outside', link: '../../../../dir/one.txt' },
  { path: 'dangling', link: 'nowhere' },
  { path: 'linked/first', content: 'the same' },
  { path: 'linked/second', sameAs: 'linked/first' },
  { path: 'spaced name.txt', content: 'spaced' },
  { path: 'über/straße.txt', content: 'ü' },
  { path: 'brackets[1].txt', content: '[]' },
];
