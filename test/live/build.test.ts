import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '../../src/event/index.js';
import { run } from '../rig/child/index.js';
import { describeLive } from '../rig/engines/describe-live.js';
import { command, type CommandResult } from '../rig/program/command.js';
import type { ProgramResult } from '../rig/program/index.js';
import { Project } from '../rig/project/index.js';
import { serveFolder } from '../rig/served-folder/index.js';

describeLive('build steps on a real engine', (engines) => {
  let project: Project;
  let runs = 0;
  let id = '';
  const docker = (...words: string[]): Promise<CommandResult> =>
    command(engines.dockerPath, words, engines.environment);
  const digestOf = async (image: string): Promise<string> => {
    const words = ['inspect', '--tls-verify=false', '--format', '{{.Digest}}', `docker://${image}`];
    return (await run(engines.skopeoPath, words)).trim();
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
    const words = ['run', 'task.yaml', '--registry', engines.registry, '--id', id, '--task-name', 'builds'];
    const metadata = join(project.folder, `${id}.json`);
    const result = await project.taskrun(
      [...words, '--set', `base=${engines.base}`, '--metadata-file', metadata, ...more],
      { environment: { ...engines.environment, ...environment } },
    );
    const record = JSON.parse(await readFile(metadata, 'utf8')) as RunRecord;
    return { ...result, record };
  }

  const base = '--build-arg BASE={{.Values.base}}';

  test('the record has the image, its digest and platform, and each base with its use and digest', async () => {
    await project.write(
      'Dockerfile',
      `ARG BASE
FROM $BASE AS tools
RUN echo made > /made
FROM scratch
COPY --from=tools /made /made
`,
    );
    await project.write('Dockerfile.app', 'ARG BASE\nFROM $BASE\nCOPY Dockerfile /\n');
    const tag = `-t $Registry/built/files:$ID -t $Registry/built/files:latest`;
    const { exitCode, record } = await build([
      `build: ${tag} ${base} .`,
      `build: -t $Registry/built/app:$ID -f Dockerfile.app --platform linux/amd64,linux/arm64 ${base} .`,
      'push: ["$Registry/built/files:$ID", "$Registry/built/app:$ID"]',
    ]);
    expect(exitCode).toBe(0);
    const amd64 = { os: 'linux', architecture: 'amd64' };
    const digest = await digestOf(engines.base);
    const [files, app] = record.builds;
    expect(files).toEqual({
      step: 'acb_step_0',
      names: [`${engines.registry}/built/files:${id}`, `${engines.registry}/built/files:latest`],
      digest: await digestOf(`${engines.registry}/built/files:${id}`),
      platforms: [amd64],
      bases: [{ name: engines.base, digest, use: 'buildtime' }],
    });
    expect(app?.platforms).toEqual([amd64, { os: 'linux', architecture: 'arm64' }]);
    expect(app?.bases).toEqual([{ name: engines.base, digest, use: 'runtime' }]);
    expect(record.images.map(({ name }) => name).sort()).toEqual([
      `${engines.registry}/built/app:${id}`,
      `${engines.registry}/built/files:${id}`,
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
      `docker://${engines.registry}/cached/app:cache_builds_one`,
    ];
    expect(await run(engines.skopeoPath, words)).toContain('"application/vnd.buildkit.cacheconfig.v0"');
    const id = async (): Promise<string> => {
      const image = `${engines.registry}/cached/app:1`;
      return (await docker('image', 'inspect', '--format', '{{json .RootFS.Layers}}', image)).stdout;
    };
    const before = await id();
    await docker('builder', 'prune', '--all', '--force');
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
    const history = await docker('history', '--no-trunc', `secrets:${id}`);
    expect(`${stderr}${JSON.stringify(record)}${history.stdout}`).not.toMatch(/hunter-two|from a file/);
  });

  test('the context may be a git repository at a reference and a directory, or a tarball', async () => {
    const git = async (...words: string[]): Promise<string> =>
      run('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], {
        folder: join(project.folder, 'repo'),
      });
    await project.write('repo/sub/Dockerfile', 'FROM scratch\nCOPY Dockerfile /of-git\n');
    await git('init', '--quiet', '--initial-branch', 'main');
    await git('add', '.');
    await git('commit', '--quiet', '--message', 'one');
    await git('tag', 'v1');
    await git('update-server-info');
    await run('tar', [
      '-czf',
      join(project.folder, 'context.tgz'),
      '-C',
      join(project.folder, 'repo/sub'),
      '.',
    ]);
    const served = await serveFolder(project.folder);
    try {
      const { exitCode, record } = await build([
        `build: -t of-git:$ID ${served.address}/repo/.git#v1:sub`,
        `build: -t of-tarball:$ID ${served.address}/context.tgz`,
      ]);
      expect(exitCode).toBe(0);
      expect(record.builds.map(({ names, bases }) => [names, bases])).toEqual([
        [[`of-git:${id}`], []],
        [[`of-tarball:${id}`], []],
      ]);
    } finally {
      await served.close();
    }
  });

  test('docker build has its say about every flag; a build that pushes has its digests in the record', async () => {
    await project.write(
      'Dockerfile',
      'ARG BASE\nFROM $BASE AS one\nFROM one AS two\nRUN cat /etc/hosts > /hosts\n',
    );
    await project.write('other/file', '');
    const flags = [
      '--target two --label a=b --annotation index:c=d --add-host added:10.1.2.3 --no-cache --pull --network host',
      '--build-context more=other --provenance mode=max --ulimit nofile=64 --shm-size 1m --iidfile id.txt --metadata-file meta.json',
      '--attest type=sbom,disabled=true --cgroup-parent x --allow network.host --quiet --push --platform linux/amd64',
    ].join(' ');
    const { exitCode, stderr, record } = await build([`build: ${flags} -t $Registry/flags:$ID ${base} .`]);
    expect([exitCode, stderr]).toEqual([0, expect.any(String)]);
    const digest = await digestOf(`${engines.registry}/flags:${id}`);
    expect(record.images).toMatchObject([
      {
        step: 'acb_step_0',
        name: `${engines.registry}/flags:${id}`,
        digest,
        platforms: [{ os: 'linux', architecture: 'amd64' }],
      },
    ]);
    expect(record.builds[0]?.digest).toBe(digest);
  });
});

interface Event {
  readonly type: string;
  readonly lines?: readonly string[];
  readonly progress?: { readonly name: string; readonly state: string };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
