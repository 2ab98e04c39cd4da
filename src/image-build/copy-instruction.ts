import { randomUUID } from 'node:crypto';
import { join, posix } from 'node:path';
import type { CopyInstruction, Instruction } from '../dockerfile/index.js';
import {
  beginsTar,
  bytesContent,
  copyInto,
  decompressed,
  directoryOf,
  expandWildcards,
  extractInto,
  FileTreeError,
  hasWildcards,
  madeAttributes,
  makeDirectories,
  octalMode,
  PatternList,
  readModeChange,
  readTar,
  remedyFor,
  resolvePath,
  stretchContent,
  type Compression,
  type CopyOptions,
  type Directory,
  type RegularFile,
  type TreeEditor,
} from '../file-tree/index.js';
import { ImageBuildError } from './error.js';
import { isURL, withoutLogin } from './git-source.js';
import { beginningOf, writeStream } from './image-files.js';
import type { BuildPorts } from './ports.js';
import type { StageState } from './stage-state.js';
import { namesUsers, ownerOf } from './users.js';
import { fromWorkingDirectory } from './working-directory.js';

/** COPY or ADD with its words read. */
export interface CopyPlan {
  readonly instruction: Instruction & CopyInstruction;
  readonly sources: readonly string[];
  readonly contents: readonly {
    readonly name: string;
    readonly bytes: Uint8Array;
  }[];
  readonly destination: string;
  readonly chown: string;
  readonly chmod: string;
  readonly checksum: string;
  /** What the history says of it. */
  readonly history: string;
}

/** Reads the words of COPY or ADD. @throws DockerfileError, ImageBuildError */
export function planCopy(state: StageState, instruction: Instruction & CopyInstruction): CopyPlan {
  const { variables } = state;
  const chown = variables.expand(instruction.chown);
  const chmod = variables.expand(instruction.chmod);
  const checksum = variables.expand(instruction.checksum);
  const sources = instruction.sources.map((source) => variables.expand(source));
  const destination = variables.expand(instruction.destination);
  const contents = instruction.contents.map(({ name, content, expands }) => {
    return { name, bytes: new TextEncoder().encode(expands ? variables.expandContent(content) : content) };
  });
  checkSources(instruction, sources, checksum);
  if (instruction.link && chmod === '' && chown !== '' && namesUsers(chown))
    throw new ImageBuildError(`'--chown=${chown}' has names, which '--link' cannot look up`, {
      hint: 'use numbers, or leave --link out',
    });
  const history = [
    instruction.kind === 'add' ? 'ADD' : 'COPY',
    ...(instruction.parents ? ['--parents'] : []),
    ...(chown === '' ? [] : [`--chown=${chown}`]),
    ...(chmod === '' ? [] : [`--chmod=${chmod}`]),
    ...sources,
    ...contents.map(({ name }) => `<<${name}`),
    destination,
    '# buildkit',
  ].join(' ');
  return {
    instruction,
    sources,
    contents,
    destination: fromWorkingDirectory(state, destination),
    chown,
    chmod,
    checksum,
    history,
  };
}

function checkSources({ kind }: CopyInstruction, sources: readonly string[], checksum: string): void {
  const url = sources.find(isURL);
  if (kind === 'copy' && url !== undefined)
    throw new ImageBuildError(`'${url}' is a URL, which COPY does not take`, { hint: 'use ADD' });
  if (checksum === '') return;
  if (sources.length !== 1 || url === undefined)
    throw new ImageBuildError("'--checksum' is about what one URL leads to");
}

type Ports = Pick<BuildPorts, 'folder' | 'fetch' | 'signal'>;

/** Carries out COPY or ADD on the files of a stage. */
export class CopyTask {
  readonly #plan: CopyPlan;
  readonly #ports: Ports;
  readonly #options: CopyOptions;

  private constructor(plan: CopyPlan, ports: Ports, options: CopyOptions) {
    this.#plan = plan;
    this.#ports = ports;
    this.#options = options;
  }

  /** @param time of directories that are made on the way, in seconds since the epoch @throws FileTreeError */
  static async of(
    plan: CopyPlan,
    ports: Ports,
    { files, time }: { readonly files: () => Promise<Directory>; readonly time: number },
  ): Promise<CopyTask> {
    const { chown, chmod, instruction } = plan;
    const mode = chmod === '' ? undefined : readModeChange(chmod);
    return new CopyTask(plan, ports, {
      owner: chown === '' ? undefined : await ownerOf(chown, files),
      mode,
      directoryMode: chmod === '' ? undefined : octalMode(chmod),
      time,
      contents: true,
      excluded: instruction.excludes.length === 0 ? undefined : new PatternList(instruction.excludes),
    });
  }

  /** @param source the files that are copied from @throws FileTreeError, ImageBuildError */
  async run(editor: TreeEditor, source: () => Promise<Directory>): Promise<void> {
    const { sources, contents, instruction } = this.#plan;
    for (const each of sources) {
      if (isURL(each)) await this.#addURL(editor, each);
      else if (instruction.parents) await this.#copyWithParents(editor, await source(), each);
      else await this.#copyPaths(editor, await source(), each);
    }
    for (const { name, bytes } of contents) await this.#addContent(editor, name, bytes);
  }

  async #copyPaths(editor: TreeEditor, root: Directory, text: string): Promise<void> {
    const { instruction, destination } = this.#plan;
    const unpacks = instruction.unpack ?? instruction.kind === 'add';
    for (const path of await expandWildcards(root, posix.join('/', text))) {
      if (unpacks && (await this.#unpack(editor, root, path))) continue;
      await copyInto(editor, { root, path, follow: true }, destination, this.#options);
    }
  }

  /** What stands behind `/./`, or all of it, keeps its directories. */
  async #copyWithParents(editor: TreeEditor, root: Directory, text: string): Promise<void> {
    const pivot = text.indexOf('/./');
    const from = posix.join('/', pivot < 0 ? '/' : text.slice(0, pivot));
    const pattern = posix
      .join('/', pivot < 0 ? text : text.slice(pivot + 3))
      .replace(/^\//, '')
      .replace(/(.)\/$/, '$1');
    if (pattern === '')
      throw new FileTreeError('not-found', `'${text}' names nothing whose parents could be kept`);
    if (!hasWildcards(from) && !hasWildcards(pattern)) {
      const { node } = await resolvePath(root, posix.join(from, pattern), { follow: false });
      if (node === undefined || this.#options.excluded?.match(pattern).matches === true)
        throw new FileTreeError('not-found', `'${posix.join(from, pattern)}' is not there`);
    }
    const options = { ...this.#options, included: new PatternList([pattern]) };
    for (const path of await expandWildcards(root, from))
      await copyInto(editor, { root, path, follow: true }, this.#plan.destination, options);
  }

  /** A local archive is extracted by ADD; false for what is none. */
  async #unpack(editor: TreeEditor, root: Directory, path: string): Promise<boolean> {
    const { node } = await resolvePath(root, path);
    return node?.type === 'file' && this.#extract(editor, node);
  }

  async #extract(editor: TreeEditor, file: RegularFile): Promise<boolean> {
    const archive = await this.#archiveOf(file);
    if (archive === undefined) return false;
    const { owner } = this.#options;
    const { path: directory } = await resolvePath(editor.root, this.#plan.destination);
    await makeDirectories(editor, `/${directory.join('/')}`, {
      ...madeAttributes(this.#options),
      mode: 0o755,
    });
    const content = stretchContent(archive.path, archive.offset, archive.size);
    await extractInto(editor, directory, {
      entries: readTar(await content.open()),
      content: ({ header, offset }) => stretchContent(archive.path, archive.offset + offset, header.size),
      owner,
      made: madeAttributes(this.#options),
    });
    return true;
  }

  /** A tar file on the disk, decompressed; undefined when the file is none. */
  async #archiveOf({ content }: RegularFile) {
    const { bytes, compression } = await beginningOf(content);
    if (compression === 'none') {
      if (!beginsTar(bytes)) return undefined;
      if (content.place !== undefined) return { ...content.place, size: content.size };
    } else {
      const remedy = remedyFor(compression);
      const message = `an archive that is compressed with ${compression} cannot be extracted here`;
      if (remedy !== undefined) throw new FileTreeError('unsupported', message, remedy);
      if (!(await beginsCompressedTar(content, compression))) return undefined;
    }
    const path = join(this.#ports.folder, `${randomUUID()}.tar`);
    await writeStream(decompressed(await content.open(), compression), path);
    return { path, offset: 0, size: Infinity };
  }

  async #addURL(editor: TreeEditor, url: string): Promise<void> {
    const { folder, fetch, signal } = this.#ports;
    const { checksum, destination, instruction } = this.#plan;
    const fetched = await fetch(url, folder, signal);
    if (checksum !== '' && checksum !== fetched.digest)
      throw new ImageBuildError(
        `'${withoutLogin(url)}' leads to something else: it is '${fetched.digest}', not '${checksum}'`,
        {
          hint: 'check the URL; if what it leads to has changed rightly, change --checksum',
        },
      );
    const attributes = { mode: 0o600, uid: 0, gid: 0, time: fetched.time };
    const file = { type: 'file', attributes, content: fetched.content } as const;
    if (instruction.unpack === true && (await this.#extract(editor, file))) return;
    const name = nameOf(url);
    const root = directoryOf([[name, file]]);
    const options = { ...this.#options, contents: false };
    await copyInto(editor, { root, path: `/${name}`, follow: false }, destination, options);
  }

  async #addContent(editor: TreeEditor, name: string, bytes: Uint8Array): Promise<void> {
    const attributes = { mode: 0o644, uid: 0, gid: 0, time: this.#options.time };
    const content = bytesContent(bytes, `inline:${randomUUID()}`);
    const base = posix.basename(name);
    const root = directoryOf([[base, { type: 'file', attributes, content }]]);
    const options = { ...this.#options, contents: false };
    await copyInto(editor, { root, path: `/${base}`, follow: false }, this.#plan.destination, options);
  }
}

async function beginsCompressedTar(
  content: RegularFile['content'],
  compression: Compression,
): Promise<boolean> {
  let bytes = Buffer.alloc(0);
  try {
    for await (const piece of decompressed(await content.open(), compression)) {
      bytes = Buffer.concat([bytes, piece]);
      if (bytes.length >= 512) break;
    }
  } catch (error) {
    if (error instanceof FileTreeError) return false;
    throw error;
  }
  return beginsTar(bytes);
}

/** The file that a URL leads to. */
function nameOf(url: string): string {
  const base = URL.canParse(url) ? posix.basename(decodeURIComponent(new URL(url).pathname)) : '';
  return base === '' || base === '.' || base === '/' ? '__unnamed__' : base;
}
