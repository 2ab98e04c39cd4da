import {
  indexOf,
  listKey,
  ManifestLists,
  listsInMemory,
  tryIndexOf,
  type CreateOptions,
  type ListStore,
  type ManifestList,
} from '../../../manifest-list/index.js';
import { parseIndexAnnotation, type IndexAnnotation } from '../../../oci/index.js';
import { CommandFailure, exitCode, type ExitCode, type IO } from '../../console/index.js';
import { imageName, inRegistrySession, type RegistrySession } from '../../application/registries/index.js';
import { safeJSON } from '../../output/index.js';
import type { RegistryFlags } from '../../options/index.js';
import { listJSON, listText } from './describe.js';
import { openKeptLists } from './kept.js';
import { listName } from './name.js';
import { pushAndTell } from './push.js';

/** The flags of `taskrun manifest create`. */
export interface CreateFlags extends RegistryFlags {
  readonly push?: boolean;
  readonly dryRun?: boolean;
  readonly amend?: boolean;
  readonly attestations: boolean;
  readonly annotation: readonly string[];
  readonly output: 'text' | 'json';
}

/** `taskrun manifest create`: kept and described, pushed at once, or only printed. */
export async function manifestCreate(
  name: string,
  images: readonly string[],
  flags: CreateFlags,
  io: IO,
): Promise<ExitCode> {
  const target = listName(name);
  const registries = [target, ...images.map(imageName)].map(({ registry }) => registry);
  const annotations = flags.annotation.flatMap(annotationsOf);
  if (flags.push === true && flags.dryRun === true)
    throw new CommandFailure(
      exitCode.usage,
      "'--push' and '--dry-run' exclude each other",
      'keep one of them',
    );
  const session = {
    registries,
    flags,
    writes: flags.push === true,
    interrupted: flags.push === true ? `'${name}' is as it was` : 'nothing was changed',
  };
  return inRegistrySession(session, io, async (registry) => {
    const options = { attestations: flags.attestations, annotations, signal: registry.signal };
    const work = { name, images, flags, io, options, ...registry };
    if (flags.push === true || flags.dryRun === true) await createForNow(work);
    else await createAndKeep(work);
    return exitCode.succeeded;
  });
}

interface Work extends RegistrySession {
  readonly name: string;
  readonly images: readonly string[];
  readonly flags: CreateFlags;
  readonly io: IO;
  readonly options: CreateOptions;
}

/** @throws CommandFailure */
function annotationsOf(text: string): readonly IndexAnnotation[] {
  const read = parseIndexAnnotation(text);
  if (!('message' in read)) return read;
  throw new CommandFailure(exitCode.usage, read.message, read.hint);
}

/** Nothing is kept; what --amend adds to is, until it has been pushed. */
async function createForNow({ name, images, flags, io, options, client, signal }: Work): Promise<void> {
  const kept = flags.amend === true ? await openKeptLists(io) : undefined;
  const lists = new ManifestLists(client, await copyOf(kept, name));
  await lists.create(name, images, { ...options, amend: flags.amend === true });
  if (flags.dryRun === true) {
    io.stdout.write(`${safeJSON(new TextDecoder().decode(indexOf(await found(lists, name)).bytes))}\n`);
    return;
  }
  await pushAndTell(lists, name, flags, { io, signal });
  await kept?.update(listKey(name), () => undefined);
}

async function copyOf(kept: ListStore | undefined, name: string): Promise<ListStore> {
  const copy = listsInMemory();
  const list = await kept?.get(listKey(name));
  await copy.update(listKey(name), () => list);
  return copy;
}

async function createAndKeep({ name, images, flags, io, options, client }: Work): Promise<void> {
  const amend = flags.amend === true;
  const kept = await openKeptLists(io);
  const before = amend ? undefined : await kept.get(listKey(name));
  const lists = new ManifestLists(client, kept);
  await lists.create(name, images, { ...options, amend, replace: !amend });
  const list = await found(lists, name);
  const { columns } = io.stdout;
  io.stdout.write(flags.output === 'json' ? listJSON(list, false) : listText(list, columns));
  const { problem } = tryIndexOf(list);
  if (before !== undefined)
    io.stderr.write(`note: it replaces the list of ${before.entries.length} images that was kept before\n`);
  if (problem !== undefined)
    io.stderr.write(`note: it cannot be pushed yet: ${problem.message}\n  = hint: ${problem.hint ?? ''}\n`);
  io.stderr.write(`kept, not pushed: 'taskrun manifest push ${name}' does that\n`);
}

async function found(lists: ManifestLists, name: string): Promise<ManifestList> {
  const list = await lists.find(name);
  if (list === undefined) throw new Error(`the list '${name}' is gone`);
  return list;
}
