import { open } from 'node:fs/promises';

/** What a file is by its first bytes: an archive that can be unpacked, one that can't, or some other file. */
export type FileKind =
  | { readonly kind: 'tar'; readonly gzip: boolean }
  | { readonly kind: 'unsupported'; readonly name: string }
  | { readonly kind: 'other' };

const signatures: readonly (readonly [hex: string, name: string])[] = [
  ['fd377a585a00', 'xz'],
  ['425a68', 'bzip2'],
  ['28b52ffd', 'zstd'],
  ['504b0304', 'zip'],
  ['377abcaf271c', '7-Zip'],
];

/** Looks at a file's beginning; names and media types of archives are not to be relied on. */
export async function fileKindOf(path: string): Promise<FileKind> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0);
    return kindOf(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

function kindOf(start: Buffer): FileKind {
  const hex = start.toString('hex');
  if (hex.startsWith('1f8b')) return { kind: 'tar', gzip: true };
  const signature = signatures.find(([bytes]) => hex.startsWith(bytes));
  if (signature !== undefined) return { kind: 'unsupported', name: signature[1] };
  // POSIX and GNU tar both have it there
  if (start.toString('latin1', 257, 262) === 'ustar') return { kind: 'tar', gzip: false };
  return { kind: 'other' };
}
