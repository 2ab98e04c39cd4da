import { afterAll, beforeAll, expect } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '../../../src/event/index.js';
import { available, folder as conformance, read } from '../../conformance/data.js';
import { run } from '../../rig/child/index.js';
import { Project } from '../../rig/project/index.js';
import { serveGit, type GitServer } from '../../rig/git/index.js';
import type { Subject } from './subject.js';

const prefix = 'Azure-Samples+acr-tasks__';

/** Microsoft's programs in images, as far as the samples use them: a base, and what starts in it. */
const standIns: Readonly<Record<string, readonly string[]>> = {
  'mcr.microsoft.com/acr/bash:2ff604c': [
    'sh',
    '-c',
    'case $1 in -*) exec sh "$@";; *) exec "$@";; esac',
    'bash',
  ],
  'bash:3.0': ['sh', '-c', 'exec "$@"', 'bash'],
  'bash:latest': ['sh', '-c', 'exec "$@"', 'bash'],
  'mcr.microsoft.com/acr/curl:2ff604c': [
    ...['sh', '-c', 'for i in 1 2 3 4 5 6 7 8 9; do wget -qO- $2 && exit; sleep 0.2; done; exit 6', 'curl'],
  ],
  'mcr.microsoft.com/acr/azure-cli:2ff604c': ['echo', 'az'],
  'cmd.azurecr.io/helm:v2.11.0-rc.2': ['echo', 'helm'],
  'mcr.microsoft.com/hello-world:latest': ['echo', 'Hello from Docker!'],
  'mcr.microsoft.com/oss/nginx/nginx:1.15.5-alpine': [
    ...['sh', '-c', 'echo Welcome to nginx > /index.html && exec httpd -f -p 80 -h /'],
  ],
};

interface Sample {
  /** What the run is given besides its registry. */
  readonly words?: readonly string[];
  /** Texts of its output, in their order. */
  readonly prints: readonly string[];
  /** The names, without registry and tag, of the images it builds, where it only does that. */
  readonly builds?: readonly string[];
  /** The same of the images it pushes. */
  readonly pushes?: readonly string[];
}

const website = 'hello from the website';

/** What each sample comes to. */
const samples: Readonly<Record<string, Sample>> = {
  'bash-echo.yaml': { prints: ['hello world'] },
  'bash-echo-3.yaml': { prints: ['hello world'] },
  'build-aspnetapp__WeatherService__acb.yaml': { prints: [], pushes: ['weatherservice'] },
  'build-hello-world.yaml': { prints: [], builds: ['hello-world'] },
  'build-push-hello-world-multi.yaml': { prints: [], pushes: ['hello-world', 'hello-world'] },
  'build-push-hello-world.yaml': { prints: [], pushes: ['hello-world'] },
  'build-run-hello-world.yaml': { prints: [website], pushes: ['hello-world'] },
  'build-test-hello-world.yaml': { prints: [website, website] },
  'build-test-update-hello-world.yaml': {
    prints: [
      website,
      website,
      'helm update helloworld ./release/helm/ --reuse-values --set helloworld.image=',
    ],
    pushes: ['hello-world'],
  },
  'buildx.yml': { prints: [], pushes: ['hello-world'] },
  'files-working-directory.yaml': {
    prints: ['read-file            | ', 'list-workspace-files | ', 'hello.txt'],
  },
  'hello-world.yaml': { prints: ['Hello from Docker!'] },
  'managed-identities.yaml': {
    words: ['--secret', 'name=env:SECRET', '--set', 'registryName=contoso'],
    prints: [
      'Secret resolved',
      'az login --identity',
      'az acr repository show-tags -n contoso --repository repo',
    ],
    pushes: ['repo'],
  },
  'mounts-multistep.yaml': {
    words: ['--set', 'secret1=one-file', '--set', 'secret2=another-file'],
    // what secret volumes hold is masked; that it arrives, the test of secret volumes shows
    prints: ['***', '***'],
  },
  'mounts-secrets.yaml': {
    words: ['--secret', 'sampleSecret=env:SECRET', '--set', 'mysecret=another-file'],
    prints: ['***'],
  },
  'multipleRegistries__testtask.yaml': { prints: [], pushes: ['hello-world', 'hello-world'] },
  'network-curl.yaml': { prints: ['Welcome to nginx'] },
  'simpletask.yaml': { prints: [], pushes: ['hello-world'] },
  'when-parallel-dependent.yaml': { prints: [website, website], pushes: ['hello-world'] },
  'when-parallel.yaml': { prints: [], builds: ['hello-world', 'hello-world-test'] },
  'when-sequential-default.yaml': { prints: ['one', 'two', 'three'] },
  'when-sequential-id.yaml': { prints: ['step1 | one', 'step2 | two', 'step3 | three'] },
};

const names = available
  ? readdirSync(join(conformance, 'tasks')).flatMap((name) =>
      name.startsWith(prefix) ? [name.slice(prefix.length)] : [],
    )
  : [];

export function samplesSuite(subject: Subject): void {
  const { test } = subject;
  let project: Project;
  let served: GitServer;

  async function must(...words: readonly string[]): Promise<void> {
    const { exitCode, stderr } = await subject.docker(...words);
    if (exitCode !== 0) throw new Error(`${words.join(' ')}: ${stderr}`);
  }

  beforeAll(async () => {
    project = await Project.create();
    await project.write('hello-world.dockerfile', `FROM ${subject.base}\nCMD ["echo", "${website}"]\n`);
    await project.write(
      'Dockerfile',
      'ARG BuildImage\nARG BaseImage\nFROM $BuildImage AS build\nRUN echo > /app\nFROM $BaseImage\nCOPY --from=build /app /\n',
    );
    await project.write('repository/Dockerfile', `FROM ${subject.base}\n`);
    for (const [name, entryPoint] of Object.entries(standIns)) {
      await project.write('stand-in', `FROM ${subject.base}\nENTRYPOINT ${JSON.stringify(entryPoint)}\n`);
      await must(
        'build',
        '--quiet',
        '--file',
        join(project.folder, 'stand-in'),
        '--tag',
        name,
        project.folder,
      );
    }
    for (const name of ['aspnet:3.1-buster-slim', 'sdk:3.1-buster']) {
      const image = `${subject.registry}/dotnet/core/${name}`;
      await must('tag', 'bash:3.0', image);
      await must('push', '--quiet', image);
    }
    const git = (...words: readonly string[]) =>
      run('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], {
        folder: join(project.folder, 'repository'),
      });
    await git('init', '--quiet');
    await git('add', '.');
    await git('commit', '--quiet', '--message', 'one');
    served = await serveGit(project.folder);
  });
  afterAll(async () => {
    await served.close();
    await project.close();
    for (const name of Object.keys(standIns)) await subject.docker('image', 'rm', name);
  });

  test('all of them are known here', () => {
    expect(Object.keys(samples).sort()).toEqual([...names].sort());
  });

  for (const name of names)
    test(name, async () => {
      const { words = [], prints, builds, pushes = [] } = samples[name] ?? { prints: ['known'] };
      const text = read(`tasks/${prefix}${name}`);
      await project.write(
        'sample.yaml',
        text.replace(
          'https://github.com/Azure-Samples/aci-helloworld.git',
          `${served.address}/repository/.git`,
        ),
      );
      const second = subject.registry.replace('localhost', '127.0.0.1');
      const registries = [
        '--registry',
        subject.registry,
        '--set',
        `REGISTRY1=${subject.registry}`,
        '--set',
        `REGISTRY2=${second}`,
      ];
      const record = join(project.folder, 'record.json');
      const { exitCode, stderr } = await project.taskrun(
        ['run', 'sample.yaml', '--metadata-file', record, ...registries, ...words],
        {
          environment: { ...subject.environment, SECRET: 'the sample secret' },
        },
      );
      if (exitCode !== 0) throw new Error(`${name} ended with ${String(exitCode)}:\n${stderr}`);
      let from = 0;
      for (const printed of prints) {
        expect(stderr.slice(from)).toContain(printed);
        from = stderr.indexOf(printed, from) + printed.length;
      }
      const { images, builds: built } = JSON.parse(await readFile(record, 'utf8')) as RunRecord;
      const shortName = (image: string): string | undefined => /([^/:]+)(?::[^:/]+)?$/.exec(image)?.[1];
      expect(images.map(({ name: image }) => shortName(image))).toEqual(pushes);
      if (builds !== undefined)
        expect(built.flatMap(({ names: all }) => all.map(shortName)).sort()).toEqual(builds);
    });
}
