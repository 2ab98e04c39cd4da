/**
 * The files of images as trees: of directories of the host, of layers, edited, compared, and written as layers; and COPY and
 * ADD between them. Comes in: directories, tar streams, patterns. Goes out: trees, changes, layers as byte streams, or a
 * {@link FileTreeError}. Must not know Dockerfiles, registries or steps, and never follows a link out of a tree.
 */
export { changesBetween, compareBytes } from './changes.js';
export type { Change } from './changes.js';
export { bytesContent, contentBytes, contentDigest, fileContent, stretchContent } from './content.js';
export type { Content } from './content.js';
export { copyInto, madeAttributes } from './copy/copy-into.js';
export type { CopyOptions, Owner } from './copy/copy-options.js';
export { extractInto } from './copy/extract.js';
export { makeDirectories } from './copy/make-directories.js';
export { octalMode, readModeChange } from './copy/mode-change.js';
export { expandWildcards } from './copy/wildcards.js';
export { compressionOf, decompressed, remedyFor } from './decompress.js';
export type { Compression } from './decompress.js';
export { TreeEditor } from './editor.js';
export { FileTreeError } from './error.js';
export { hostDirectory } from './host-directory.js';
export { treeOfLayers } from './layered-tree.js';
export type { LayerSource } from './layered-tree.js';
export { directoryOf } from './node.js';
export type { Directory, FileStamp, Node, RegularFile } from './node.js';
export { hasWildcards } from './path-pattern.js';
export { PatternList, readIgnoreFile } from './pattern-list.js';
export { resolvePath } from './resolve.js';
export { encodeHeader } from './tar/header.js';
export type { TarHeader } from './tar/header.js';
export { beginsTar, readTar } from './tar/read.js';
export type { TarEntry } from './tar/read.js';
export { writeLayer } from './tar/write.js';
export { zstandard } from './zstandard.js';
