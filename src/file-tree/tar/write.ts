import type { Change } from '../changes.js';
import { FileTreeError } from '../error.js';
import type { Node } from '../node.js';
import { encodeHeader, paddingOf, type TarHeader } from './header.js';

/** How changes become a layer. */
export interface LayerOptions {
  /** No file is newer than this, in seconds since the epoch. */
  readonly newest?: number | undefined;
}

/** Headers are small: several are sent on together. */
const batch = 256 * 1024;

/**
 * A layer as a tar stream. The same changes always give the same bytes.
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.0/layer.md
 * @throws FileTreeError, or what a content fails with
 */
export async function* writeLayer(
  changes: readonly Change[],
  { newest = Infinity }: LayerOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const first = new Map<object, string>();
  const waiting: Uint8Array[] = [];
  let length = 0;
  const hold = (bytes: Uint8Array): void => {
    waiting.push(bytes);
    length += bytes.length;
  };
  for (const { path, node } of changes) {
    const linked = node.type === 'file' && node.identity !== undefined ? first.get(node.identity) : undefined;
    if (node.type === 'file' && node.identity !== undefined && linked === undefined)
      first.set(node.identity, path);
    hold(encodeHeader(headerFor(path, node, linked, newest)));
    const content = node.type === 'file' && linked === undefined ? node.content : undefined;
    if (length > batch || (content !== undefined && content.size > batch)) {
      yield Buffer.concat(waiting.splice(0));
      length = 0;
    }
    if (content === undefined) continue;
    let size = 0;
    for await (const piece of await content.open()) {
      size += piece.length;
      if (content.size > batch) yield piece;
      else hold(piece);
    }
    if (size !== content.size) throw new FileTreeError('invalid', `'${path}' changed while it was read`);
    hold(Buffer.alloc(paddingOf(size)));
  }
  hold(Buffer.alloc(1024));
  yield Buffer.concat(waiting);
}

function headerFor(path: string, node: Node, linked: string | undefined, newest: number): TarHeader {
  const { mode, uid, gid, time, capability } = node.attributes;
  return {
    name: node.type === 'directory' ? `${path}/` : path,
    type: linked === undefined ? node.type : 'link',
    mode,
    uid,
    gid,
    size: node.type === 'file' && linked === undefined ? node.content.size : 0,
    time: Math.min(Math.floor(time), newest),
    linkName: linked ?? (node.type === 'symlink' ? node.target : ''),
    major: 'major' in node ? node.major : 0,
    minor: 'minor' in node ? node.minor : 0,
    ...(capability === undefined ? {} : { capability }),
  };
}
