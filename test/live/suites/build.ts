import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '../../../src/event/index.js';
import { run } from '../../rig/child/index.js';
import type { ProgramResult } from '../../rig/program/index.js';
import { Project } from '../../rig/project/index.js';
import { GitRepository, serveGit } from '../../rig/git/index.js';
import { serveFolder } from '../../rig/served-folder/index.js';
import { expectSuccess } from './live-project.js';
import type { Subject } from './subject.js';

export function buildSuite(subject: Subject): void {
  const { test } = subject;
  let project: Project;
  let runs = 0;
  let id = '';
  const digestOf = async (image: string): Promise<string> => {
    const words = ['inspect', '--tls-verify=false', '--format', '{{.Digest}}', `docker://${image}`];
    return (await run(subject.skopeoPath, words)).trim();
  };

  beforeAll(async () => {
    project = await Project.create();
  });
  afterAll(() => project.close());
  beforeEach(() => {
    id = `build${(runs += 1)}`;
  });

  /** Runs a task of these steps (YAML without the dash). */
  async function build(
    steps: readonly string[],
    more: readonly string[] = [],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<ProgramResult & { readonly record: RunRecord }> {
    const task = `version: v1.1.0\nsteps:\n${steps.map((step) => `- ${step}\n`).join('')}`;
    await project.write('task.yaml', task);
    const words = ['run', 'task.yaml', '--registry', subject.registry, '--id', id, '--task-name', 'builds'];
    const metadata = join(project.folder, `${id}.json`);
    const result = await project.taskrun(
      [...words, '--set', `base=${subject.base}`, '--metadata-file', metadata, ...more],
      { environment: { ...subject.environment, ...environment } },
    );
    const record = JSON.parse(await readFile(metadata, 'utf8')) as RunRecord;
    return { ...result, record };
  }

  const base = '--build-arg BASE={{.Values.base}}';

  test('the record has the image and its platform, and each base with its use and digest', async () => {
    await project.write(
      'Dockerfile',
      `ARG BASE
FROM $BASE AS tools
RUN echo made > /made
FROM scratch
COPY --from=tools /made /made
`,
    );
    const tag = `-t $Registry/built/files:$ID -t $Registry/built/files:latest`;
    const { exitCode, record } = await build([
      `build: ${tag} ${base} .`,
      'push: ["$Registry/built/files:$ID"]',
    ]);
    expect(exitCode).toBe(0);
    expect(record.builds).toMatchObject([
      {
        step: 'acb_step_0',
        names: [`${subject.registry}/built/files:${id}`, `${subject.registry}/built/files:latest`],
        platforms: [{ os: 'linux', architecture: 'amd64' }],
        bases: [{ name: subject.base, digest: await digestOf(subject.base), use: 'buildtime' }],
      },
    ]);
    expect(record.images.map(({ name }) => name)).toEqual([`${subject.registry}/built/files:${id}`]);
  });

  test('one build may be for two platforms, and the record has the digest that its registry gets', async () => {
    await project.write('Dockerfile', 'ARG BASE\nFROM $BASE\nCOPY Dockerfile /\n');
    const { exitCode, record } = await build([
      `build: -t $Registry/built/app:$ID --platform linux/amd64,linux/arm64 ${base} .`,
      'push: ["$Registry/built/app:$ID"]',
    ]);
    expect(exitCode).toBe(0);
    expect(record.builds).toEqual([
      {
        step: 'acb_step_0',
        names: [`${subject.registry}/built/app:${id}`],
        digest: await digestOf(`${subject.registry}/built/app:${id}`),
        platforms: ['amd64', 'arm64'].map((architecture) => ({ os: 'linux', architecture })),
        bases: [{ name: subject.base, digest: await digestOf(subject.base), use: 'runtime' }],
      },
    ]);
  });

  test('its progress comes as events, and as lines like those of BuildKit', async () => {
    await project.write('Dockerfile', 'ARG BASE\nFROM $BASE\nRUN echo "printed by $(uname -s)"\n');
    const { stdout, stderr } = await build(
      [`build: --no-cache -t progress ${base} .`],
      ['--progress', 'json'],
    );
    expect(stderr).toBe('');
    const events = stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Event]));
    const lines = events.flatMap((event) => (event.type === 'step-output' ? (event.lines ?? []) : []));
    expect(lines).toContainEqual(
      expect.stringMatching(/^#\d+ \[2\/2\] RUN echo "printed by \$\(uname -s\)"$/),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^#\d+ \d\.\d{3} printed by Linux$/));
    const states = events.flatMap(({ progress }) =>
      progress?.name.startsWith('[2/2]') === true ? [progress.state] : [],
    );
    expect(states).toEqual(['running', 'done']);
  });

  test('a failed instruction is named', async () => {
    await project.write('Dockerfile', 'ARG BASE\nFROM $BASE\nRUN echo "about to fail" && exit 3\n');
    const { exitCode, stderr } = await build([`build: -t bad ${base} .`]);
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/acb_step_0 \| #\d+ \d\.\d+ about to fail\n/);
    expect(stderr).toMatch(
      /hint: it failed at '\[2\/2\] RUN echo "about to fail" && exit 3': .*exit code: 3\n/,
    );
  });

  test('an image based on one for another platform is refused, with the FROM to blame', async () => {
    await project.write('Dockerfile', 'ARG BASE\nFROM --platform=linux/amd64 $BASE\nCOPY Dockerfile /\n');
    const { exitCode, stderr, record } = await build([`build: -t other --platform linux/arm64 ${base} .`]);
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(
      /the image 'other' is built on '\S+' for linux\/amd64, but '--platform' \(task\.yaml:3:\d+\) asks for linux\/arm64\n/,
    );
    expect(stderr).toContain("'FROM --platform=linux/amd64 $BASE' (Dockerfile:2) is the probable reason");
    expect(record.builds).toEqual([]);
  });

  test('cache: enabled keeps all stages in the registry, and another engine state finds them', async () => {
    await project.write(
      'Dockerfile',
      'ARG BASE\nFROM $BASE AS tools\nRUN cat /proc/sys/kernel/random/uuid > /id\nFROM scratch\nCOPY --from=tools /id /id\n',
    );
    const step = `{build: "-t $Registry/cached/app:1 ${base} .", cache: enabled, id: one}`;
    expect((await build([step])).exitCode).toBe(0);
    const words = [
      'inspect',
      '--raw',
      '--tls-verify=false',
      `docker://${subject.registry}/cached/app:cache_builds_one`,
    ];
    expect(await run(subject.skopeoPath, words)).toContain('"application/vnd.buildkit.cacheconfig.v0"');
    const id = async (): Promise<string> => {
      const image = `${subject.registry}/cached/app:1`;
      return (await subject.docker('image', 'inspect', '--format', '{{json .RootFS.Layers}}', image)).stdout;
    };
    const before = await id();
    await subject.docker('builder', 'prune', '--all', '--force');
    const { stderr } = await build([step]);
    expect(stderr).toMatch(/\| #\d+ CACHED\n/);
    expect(await id()).toBe(before);
  });

  test("secrets reach instructions, not the image's history nor any output", async () => {
    await project.write(
      'Dockerfile',
      `ARG BASE
FROM $BASE
ARG TOKEN
RUN --mount=type=secret,id=npm sha256sum < /run/secrets/npm
RUN --mount=type=secret,id=file sha256sum < /run/secrets/file
RUN --mount=type=secret,id=step sha256sum < /run/secrets/step
`,
    );
    await project.write('secret.txt', 'from a file');
    const sources = '--secret id=npm --secret id=file,src=secret.txt --secret id=step,env=STEP';
    const { exitCode, stderr, record } = await build(
      [`{build: "--no-cache -t secrets:$ID ${sources} ${base} .", env: [STEP=stepped]}`],
      ['--secret', 'npm=env:NPM'],
      { NPM: 'hunter-two' },
    );
    expect(exitCode).toBe(0);
    const hashes = ['hunter-two', 'from a file', 'stepped'].map((text) => sha256(text));
    for (const hash of hashes) expect(stderr).toContain(hash);
    const history = await subject.docker('history', '--no-trunc', `secrets:${id}`);
    expect(`${stderr}${JSON.stringify(record)}${history.stdout}`).not.toMatch(/hunter-two|from a file/);
  });

  /** A repository `repo` with the tag v1, and its directory `sub` as a tarball, both behind HTTP. */
  async function served<T>(use: (git: string, files: string) => Promise<T>): Promise<T> {
    const files = { 'sub/Dockerfile': 'FROM scratch\nCOPY Dockerfile /of-git\n' };
    const repository = await GitRepository.create(join(project.folder, 'repo'), files);
    await repository.git('tag', '--force', 'v1');
    const tarball = join(project.folder, 'context.tgz');
    await run('tar', ['-czf', tarball, '-C', join(repository.folder, 'sub'), '.']);
    const [folder, git] = await Promise.all([serveFolder(project.folder), serveGit(project.folder)]);
    try {
      return await use(`${git.address}/repo/.git`, folder.address);
    } finally {
      await Promise.all([folder.close(), git.close()]);
    }
  }

  test('the context may be a directory of a git repository, or a tarball', () =>
    served(async (git, files) => {
      const { exitCode, stderr, record } = await build([
        `build: -t of-git:$ID ${git}#main:sub`,
        `build: -t of-tarball:$ID ${files}/context.tgz`,
      ]);
      expectSuccess({ exitCode, stderr });
      expect(record.builds.map(({ names, bases }) => [names, bases])).toEqual([
        [[`of-git:${id}`], []],
        [[`of-tarball:${id}`], []],
      ]);
    }));

  test('the context may be a git repository at a tag', () =>
    served(async (git) => {
      const { exitCode, stderr } = await build([`build: -t of-git:$ID ${git}#v1:sub`]);
      expectSuccess({ exitCode, stderr });
    }));

  test('docker build has its say about every flag', async () => {
    await project.write(
      'Dockerfile',
      'ARG BASE\nFROM $BASE AS one\nFROM one AS two\nCOPY --from=more file /\nRUN cat /etc/hosts > /hosts\n',
    );
    await project.write('other/file', '');
    const flags = [
      '--target two --label a=b --add-host added:10.1.2.3 --no-cache --pull --network host --build-context more=other',
      '--ulimit nofile=64 --shm-size 1m --iidfile id.txt --quiet --platform linux/amd64',
    ].join(' ');
    const { exitCode, stderr } = await build([`build: ${flags} -t flags:$ID ${base} .`]);
    expectSuccess({ exitCode, stderr });
    const image = await subject.docker(
      'image',
      'inspect',
      '--format',
      '{{json .Config.Labels}}',
      `flags:${id}`,
    );
    expect(image.stdout).toContain('"a":"b"');
  });

  test("the flags of BuildKit's own reach it; a build that pushes has its digests in the record", async () => {
    await project.write('Dockerfile', 'ARG BASE\nFROM $BASE\nRUN cat /etc/hosts > /hosts\n');
    const flags = [
      '--annotation index:c=d --provenance mode=max --metadata-file meta.json --allow network.host --network host',
      '--attest type=sbom,disabled=true --cgroup-parent x --quiet --push --platform linux/amd64',
    ].join(' ');
    const { exitCode, stderr, record } = await build([`build: ${flags} -t $Registry/flags:$ID ${base} .`]);
    expectSuccess({ exitCode, stderr });
    const digest = await digestOf(`${subject.registry}/flags:${id}`);
    expect(record.images).toMatchObject([
      {
        step: 'acb_step_0',
        name: `${subject.registry}/flags:${id}`,
        digest,
        platforms: [{ os: 'linux', architecture: 'amd64' }],
      },
    ]);
    expect(record.builds[0]?.digest).toBe(digest);
  });
}

interface Event {
  readonly type: string;
  readonly lines?: readonly string[];
  readonly progress?: { readonly name: string; readonly state: string };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
