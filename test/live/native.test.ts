import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readAnnotation } from '../../src/executor/native/annotation.js';
import { fileFetcher } from '../../src/executor/native/fetch-file.js';
import { buildImage, ImageBuildError } from '../../src/image-build/index.js';
import { ImageLayout } from '../../src/image-layout/index.js';
import { parsePlatform, type Platform } from '../../src/oci/index.js';
import { RegistryClient, RegistryError } from '../../src/registry/index.js';
import { buildKitProgram, type RunningBuildKit, startBuildKit } from '../rig/buildkit/index.js';
import { describeLiveWith } from '../rig/engines/describe-live.js';
import { placeOf } from '../rig/engines/index.js';
import {
  type BuildCase,
  type BuildKitAnswer,
  buildWithBuildKit,
  casesWithoutCache,
  type CaseBases,
  generatedCases,
  handMadeCases,
  pushBases,
  readImages,
  serveFiles,
  type ServedFiles,
  writeCase,
  type WrittenCase,
} from '../rig/image-cases/index.js';

const handMade = await handMadeCases();
/** Builds at the same time: BuildKit answers no faster than two processors let it. */
const mostAtOnce = 4;

await describeLiveWith('images built as BuildKit builds them', buildKitProgram, (engines, program) => {
  const client = new RegistryClient();
  let buildKit: RunningBuildKit;
  let bases: CaseBases;
  let server: ServedFiles;
  let folder: string;
  let cases = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(engines.folder, 'cases-'));
    buildKit = await startBuildKit(placeOf(engines), program);
    server = await serveFiles();
    bases = { ...(await pushBases(engines.registry)), server: server.address };
  });
  afterAll(async () => {
    client.close();
    await buildKit.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function buildHere(each: WrittenCase): Promise<BuildKitAnswer> {
    const own = join(each.folder, 'native');
    await mkdir(own);
    const layout = await ImageLayout.open({ folder: own, client });
    try {
      const { target } = await buildImage(requestOf(each, await ignoreFileOf(each)), {
        layout,
        folder: own,
        listings: undefined,
        host: platform('linux/amd64'),
        fetch: fileFetcher({}),
        progress: () => undefined,
        now: Date.now,
        signal: new AbortController().signal,
      });
      await layout.bringAll(target);
      return { images: await readImages(own, target) };
    } catch (error) {
      // a base that is nowhere is refused, too
      if (error instanceof ImageBuildError || error instanceof RegistryError)
        return { refusal: error.message };
      throw error;
    }
  }

  /** What the two make of a case. */
  async function answers(each: BuildCase): Promise<Answers> {
    const written = await writeCase(each, join(folder, String(cases++)), bases);
    const [theirs, ours] = await Promise.all([buildWithBuildKit(written, buildKit), buildHere(written)]);
    return { case: each.name, dockerfile: written.text, theirs, ours };
  }

  async function answersTo(all: readonly BuildCase[]): Promise<readonly Answers[]> {
    const found: Answers[] = [];
    const waiting = all.values();
    const worker = async (): Promise<void> => {
      for (const each of waiting) found.push(await answers(each));
    };
    await Promise.all(Array.from({ length: mostAtOnce }, worker));
    return found;
  }

  test(`${handMade.length} Dockerfiles, one for each rule`, async () => {
    expect((await answersTo(handMade)).filter(differ)).toEqual([]);
  });

  test.each([7, 11])('60 generated Dockerfiles of the seed %i', async (seed) => {
    const all = await answersTo(generatedCases(60, seed));
    expect(all.filter(differ)).toEqual([]);
    // a generator of what both refuse would show nothing
    expect(all.filter(({ ours }) => 'images' in ours).length).toBeGreaterThan(45);
  });

  test('what BuildKit refuses for the sake of its cache', async () => {
    for (const { ours, theirs } of await answersTo(casesWithoutCache())) {
      expect(theirs).toEqual({ refusal: expect.stringContaining('"/dangling": not found') });
      expect(ours).toHaveProperty('images');
    }
  });
});

interface Answers {
  readonly case: string;
  readonly dockerfile: string;
  readonly theirs: BuildKitAnswer;
  readonly ours: BuildKitAnswer;
}

/** A refusal counts as a refusal, whatever it says. */
function differ({ theirs, ours }: Answers): boolean {
  if ('refusal' in theirs && 'refusal' in ours) return false;
  return JSON.stringify(theirs) !== JSON.stringify(ours);
}

function requestOf(each: WrittenCase, ignoreFile: string | undefined) {
  const {
    text,
    context,
    target,
    platforms = ['linux/amd64'],
    buildArguments = {},
    labels = {},
    directories,
    annotations = [],
  } = each;
  return {
    dockerfile: { path: 'Dockerfile', text },
    context,
    ignoreFile,
    ...(target === undefined ? {} : { target }),
    platforms: platforms.map(platform),
    buildArguments: new Map(Object.entries(buildArguments)),
    labels: new Map(Object.entries(labels)),
    contexts: new Map(
      Object.entries(directories).map(([name, path]) => [name, { kind: 'directory', path } as const]),
    ),
    annotations: annotations.flatMap(annotationOf),
    compression: 'gzip',
    isExported: false,
  } as const;
}

function annotationOf(text: string) {
  const read = readAnnotation(text);
  if ('message' in read) throw new Error(`no annotation in a test: ${text}`);
  return read;
}

function ignoreFileOf({ context }: WrittenCase): Promise<string | undefined> {
  return readFile(join(context, '.dockerignore'), 'utf8').catch(() => undefined);
}

function platform(text: string): Platform {
  const parsed = parsePlatform(text);
  if (parsed === undefined) throw new Error(`no platform in a test: ${text}`);
  return parsed;
}
