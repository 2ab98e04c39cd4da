import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { unpackTar } from 'modern-tar';
import { buildKitProgram, type RunningBuildKit, startBuildKit } from '../rig/buildkit/index.js';
import { run } from '../rig/child/index.js';
import { describeLiveWith } from '../rig/engines/describe-live.js';
import { placeOf } from '../rig/engines/index.js';
import { readImages } from '../rig/image-cases/index.js';
import { writeContext } from '../rig/image-cases/write-context.js';
import { Project } from '../rig/project/index.js';
import { testWithZstandard } from '../rig/zstandard/index.js';

const dockerfile = `FROM scratch
ARG TARGETARCH
COPY --chmod=750 app /bin/app-$TARGETARCH
COPY dir /dir/
WORKDIR /work
ENTRYPOINT ["/bin/app"]
`;
const files = [
  { path: 'Dockerfile', content: dockerfile },
  { path: 'app', content: 'app', mode: 0o755 },
  { path: 'dir/a', content: 'a', mode: 0o600 },
  { path: 'dir/link', link: 'a' },
  { path: 'dir/empty', isDirectory: true as const },
];
const name = 'docker.io/outputs/app:1';
const one = ['linux/amd64'];
const both = ['linux/amd64', 'linux/arm64'];

await describeLiveWith('what BuildKit writes to the disk', buildKitProgram, (engines, program) => {
  let buildKit: RunningBuildKit;
  let project: Project;

  beforeAll(async () => {
    [buildKit, project] = await Promise.all([startBuildKit(placeOf(engines), program), Project.create()]);
    await writeContext(join(project.folder, 'context'), files);
  });
  afterAll(() => Promise.all([buildKit.close(), project.close()]));

  async function theirs(output: string, platforms: readonly string[], path: string): Promise<void> {
    const context = join(project.folder, 'context');
    const options = [`platform=${platforms.join()}`, 'build-arg:SOURCE_DATE_EPOCH=1750000000'];
    await run(buildKit.buildctl, [
      ...['--addr', buildKit.address, 'build', '--frontend=dockerfile.v0'],
      ...['--local', `context=${context}`, '--local', `dockerfile=${context}`],
      ...options.flatMap((option) => ['--opt', option]),
      ...['--output', `${output},dest=${path}`],
    ]);
  }

  async function ours(output: string, platforms: readonly string[], path: string): Promise<string> {
    const flags = `--platform ${platforms.join()} --build-arg SOURCE_DATE_EPOCH=1750000000`;
    const task = `version: v1.1.0\nsteps:\n- build: ${flags} --output ${output},dest=${path} context\n`;
    const words = ['run', '-', '.', '--executor', 'native', '--in-place', '--progress', 'plain'];
    const { exitCode, stdout, stderr } = await project.taskrun(words, { input: task });
    return exitCode === 0 ? '' : stdout + stderr;
  }

  async function bothOf(output: string, platforms: readonly string[], end = '') {
    const key = `${output}-${platforms.length}`.replaceAll(/[^a-z0-9]/g, '-');
    const [own, other] = [`ours-${key}${end}`, `theirs-${key}${end}`];
    expect(await ours(output, platforms, own)).toBe('');
    await theirs(output, platforms, join(project.folder, other));
    return [join(project.folder, own), join(project.folder, other)] as const;
  }

  test.each([one, both])('type=local', async (...platforms) => {
    const [own, other] = await bothOf('type=local', platforms);
    expect(await filesIn(own)).toEqual(await filesIn(other));
  });

  test.each([one, both])('type=tar', async (...platforms) => {
    const [own, other] = await bothOf('type=tar', platforms, '.tar');
    expect(await entriesOf(own)).toEqual(await entriesOf(other));
  });

  test.each([one, both])('type=oci', async (...platforms) => {
    const [own, other] = await bothOf(`type=oci,name=${name}`, platforms, '.tar');
    const [mine, its] = [await layoutOf(own), await layoutOf(other)];
    expect(mine).toEqual(its);
  });

  testWithZstandard('layers compressed with zstd, which skopeo reads', async () => {
    const compressed = `type=oci,compression=zstd,force-compression=true,name=${name}`;
    const [own, other] = await bothOf(compressed, both, '.tar');
    const [mine, its] = [await layoutOf(own), await layoutOf(other)];
    expect(mine).toEqual(its);
    for (const { layerTypes } of mine.images.images.flat())
      expect(layerTypes).toEqual(layerTypes.map(() => 'application/vnd.oci.image.layer.v1.tar+zstd'));
    const copy = join(project.folder, 'copy');
    await run(engines.skopeoPath, ['copy', '--all', '--quiet', `oci-archive:${own}`, `dir:${copy}`]);
    expect((await readdir(copy)).length).toBeGreaterThan(5);
  });

  test('type=oci as a directory', async () => {
    const [own, other] = await bothOf(`type=oci,tar=false,name=${name}`, both);
    expect(await imagesOf(own)).toEqual(await imagesOf(other));
  });

  test('type=docker, for one platform only', async () => {
    const [own, other] = await bothOf(`type=docker,name=${name}`, one, '.tar');
    expect(await layoutOf(own)).toEqual(await layoutOf(other));
    expect(await loadable(own)).toEqual(await loadable(other));
    expect(await ours('type=docker', both, 'several.tar')).toContain('several platforms');
    await expect(theirs('type=docker', both, join(project.folder, 'theirs.tar'))).rejects.toThrow(
      'manifest list',
    );
  });
});

/** One line for each file: rights, path, link, content. Owners and times are of whoever unpacks. */
async function filesIn(directory: string, prefix = ''): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const each of (await readdir(directory)).sort()) {
    const path = join(directory, each);
    const facts = await lstat(path);
    const mode = (facts.mode & 0o7777).toString(8);
    if (facts.isSymbolicLink()) lines.push(`${prefix}${each} -> ${await readlink(path)}`);
    else if (facts.isFile()) lines.push(`${mode} ${prefix}${each} ${sum(await readFile(path))}`);
    else lines.push(`${mode} ${prefix}${each}/`, ...(await filesIn(path, `${prefix}${each}/`)));
  }
  return lines;
}

async function entriesOf(path: string): Promise<readonly string[]> {
  const entries = await unpackTar(await readFile(path));
  return entries
    .map(
      ({
        header: { type, mode = 0, uid = 0, gid = 0, name: entry, linkname = '' },
        data = new Uint8Array(),
      }) => [type, mode.toString(8), `${uid}:${gid}`, entry, linkname, sum(data)].join(' '),
    )
    .sort();
}

function sum(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 12);
}

/** The images of a layout in a tar file, and the file's other members. */
async function layoutOf(tar: string) {
  const folder = `${tar}-unpacked`;
  const entries = await unpackTar(await readFile(tar));
  for (const { header, data = new Uint8Array() } of entries) {
    if (header.type !== 'file') continue;
    await mkdir(dirname(join(folder, header.name)), { recursive: true });
    await writeFile(join(folder, header.name), data);
  }
  const others = entries
    .filter(({ header }) => !/^blobs\/sha256\/./.test(header.name))
    .map(({ header: { type, name: entry, mode = 0 } }) => `${type} ${mode.toString(8)} ${entry}`);
  return { images: await imagesOf(folder), others: others.sort() };
}

async function imagesOf(layout: string) {
  const { manifests, ...rest } = JSON.parse(await readFile(join(layout, 'index.json'), 'utf8')) as {
    manifests: Parameters<typeof readImages>[1][];
  };
  const images = await Promise.all(manifests.map((root) => readImages(layout, root)));
  return { rest, images, layout: await readFile(join(layout, 'oci-layout'), 'utf8') };
}

/** What `docker load` reads, digests apart. */
async function loadable(tar: string): Promise<unknown> {
  const text = await readFile(`${tar}-unpacked/manifest.json`, 'utf8');
  return JSON.parse(text.replaceAll(/blobs\/sha256\/\w{64}/g, 'BLOB'));
}
