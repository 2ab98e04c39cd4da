import { expect } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '../../src/event/index.js';
import { available, folder as conformance, read } from '../conformance/data.js';
import { run } from '../rig/child/index.js';
import type { Engines } from '../rig/engines/index.js';
import type { Project } from '../rig/project/index.js';

const prefix = 'Azure-Samples+acr-tasks__';

/** Microsoft's programs in images, as far as the samples use them: a base, and what starts in it. */
export const standIns: Readonly<Record<string, readonly string[]>> = {
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
export const samples: Readonly<Record<string, Sample>> = {
  'bash-echo.yaml': { prints: ['hello world'] },
  'bash-echo-3.yaml': { prints: ['hello world'] },
  'build-aspnetapp__WeatherService__acb.yaml': { prints: [], pushes: ['weatherservice'] },
  'build-hello-world.yaml': { prints: [], builds: ['hello-world'] },
  'build-push-hello-world-multi.yaml': { prints: [], pushes: ['hello-world', 'hello-world'] },
  'build-push-hello-world.yaml': { prints: [], pushes: ['hello-world'] },
  'build-run-hello-world.yaml': { prints: [website], pushes: ['hello-world'] },
  'build-test-hello-world.yaml': { prints: [website, website] },
  'build-test-update-hello-world.yaml': {
    words: ['--parallel', '1'], // it waits for one of its two builds, and runs what the other makes
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

export const names = available
  ? readdirSync(join(conformance, 'tasks')).flatMap((name) =>
      name.startsWith(prefix) ? [name.slice(prefix.length)] : [],
    )
  : [];

/** Files that the samples stand on: Dockerfiles, and a repository for git. */
export async function writeSampleFiles(project: Project, base: string): Promise<void> {
  await project.write('hello-world.dockerfile', `FROM ${base}\nCMD ["echo", "${website}"]\n`);
  await project.write(
    'Dockerfile',
    'ARG BuildImage\nARG BaseImage\nFROM $BuildImage AS build\nRUN echo > /app\nFROM $BaseImage\nCOPY --from=build /app /\n',
  );
  await project.write('repository/Dockerfile', `FROM ${base}\n`);
  const git = (...words: readonly string[]) =>
    run('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], {
      folder: join(project.folder, 'repository'),
    });
  await git('init', '--quiet');
  await git('add', '.');
  await git('commit', '--quiet', '--message', 'one');
  await git('update-server-info');
}

/** How a sample is run. */
export interface SampleRun {
  readonly project: Project;
  readonly engines: Pick<Engines, 'registry'>;
  /** Where {@link writeSampleFiles}' repository is served. */
  readonly address: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly words?: readonly string[];
  /** Changes the sample's text. */
  readonly adapt?: (text: string) => string;
}

/** Runs a sample and judges what it printed and pushed. */
export async function runSample(
  name: string,
  { project, engines, address, environment, words: more = [], adapt = (text) => text }: SampleRun,
): Promise<void> {
  const { words = [], prints, builds, pushes = [] } = samples[name] ?? { prints: ['known'] };
  const text = read(`tasks/${prefix}${name}`);
  const repository = 'https://github.com/Azure-Samples/aci-helloworld.git';
  await project.write('sample.yaml', adapt(text.replace(repository, `${address}/repository/.git`)));
  const second = engines.registry.replace('localhost', '127.0.0.1');
  const registries = [
    ...['--registry', engines.registry],
    ...['--set', `REGISTRY1=${engines.registry}`, '--set', `REGISTRY2=${second}`],
  ];
  const record = join(project.folder, 'record.json');
  const { exitCode, stderr } = await project.taskrun(
    ['run', 'sample.yaml', '--metadata-file', record, ...registries, ...words, ...more],
    { environment: { ...environment, SECRET: 'the sample secret' } },
  );
  if (exitCode !== 0) throw new Error(`${name} ended with ${String(exitCode)}:\n${stderr}`);
  let from = 0;
  for (const printed of prints) {
    expect(stderr.slice(from)).toContain(printed);
    from = stderr.indexOf(printed, from) + printed.length;
  }
  const { images, builds: built } = JSON.parse(await readFile(record, 'utf8')) as RunRecord;
  expect(images.map(({ name: image }) => shortName(image))).toEqual(pushes);
  if (builds !== undefined)
    expect(built.flatMap(({ names: all }) => all.map(shortName)).sort()).toEqual(builds);
}

/** Without registry and tag. */
const shortName = (image: string): string | undefined => /([^/:]+)(?::[^:/]+)?$/.exec(image)?.[1];
