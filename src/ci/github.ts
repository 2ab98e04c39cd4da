import type { CIFile, CIRequest } from './request.js';
import {
  emptyReportFolder,
  mergeCommand,
  overLines,
  partCommand,
  reportFolder,
  runCommand,
} from './script.js';
import { foreignPlatforms, indented, lines, opening, scalar } from './text.js';

/** A workflow of GitHub Actions. @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax */
export function githubWorkflow(request: CIRequest): readonly CIFile[] {
  const text = lines(
    opening(request, 'github', settings(request)),
    `name: ${scalar(request.name)}`,
    '',
    'on:',
    '  schedule:',
    '    # in UTC; GitHub may start a run some minutes later, and only on the default branch',
    ...request.cron.map((cron) => `    - cron: ${JSON.stringify(cron)}`),
    '  workflow_dispatch:',
    '',
    'permissions:',
    '  contents: read',
    '  packages: write # for ghcr.io',
    '',
    '# One at a time: two runs would write the same tags.',
    'concurrency:',
    `  group: ${scalar(`taskrun-${request.name}`)}`,
    '  cancel-in-progress: false',
    '',
    'env:',
    ...indented(environment(request), 2),
    '',
    'jobs:',
    ...indented(request.split ? splitJobs(request) : oneJob(request), 2),
  );
  return [{ path: `.github/workflows/${request.name}.yml`, text }];
}

const ofGitHub = ({ registry }: CIRequest): boolean => /^ghcr\.io(?:\/|$)/.test(registry ?? '');

function settings(request: CIRequest): readonly string[] {
  const variable = 'the variable TASKRUN_REGISTRY (such as ghcr.io/me)';
  const secrets = 'the secrets REGISTRY_USERNAME and REGISTRY_PASSWORD';
  const wanted = [
    ...(request.registry === undefined ? [variable] : []),
    ...(ofGitHub(request) ? [] : [secrets]),
  ];
  return wanted.length === 0
    ? ["Needs no settings: it pushes with the workflow's own token."]
    : ['Set in Settings > Secrets and variables > Actions:', ...wanted.map((each) => `  ${each}`)];
}

function environment(request: CIRequest): readonly string[] {
  const [username, password] = ofGitHub(request)
    ? ['github.actor', 'secrets.GITHUB_TOKEN']
    : ['secrets.REGISTRY_USERNAME', 'secrets.REGISTRY_PASSWORD'];
  return [
    `TASKRUN_REGISTRY: ${request.registry === undefined ? '${{ vars.TASKRUN_REGISTRY }}' : scalar(request.registry)}`,
    `REGISTRY_USERNAME: \${{ ${username} }}`,
    `REGISTRY_PASSWORD: \${{ ${password} }}`,
  ];
}

/** Checkout, Node and what earlier runs have fetched. */
function preparation(request: CIRequest): readonly string[] {
  return [
    '- uses: actions/checkout@v5',
    '- uses: actions/setup-node@v5',
    '  with:',
    '    node-version: 22',
    '- name: Keep npm packages and remote files for the next run',
    '  uses: actions/cache@v4',
    '  with:',
    '    path: |',
    '      ~/.npm',
    '      ~/.cache/taskrun',
    `    key: ${scalar(`taskrun-${request.name}-`)}\${{ runner.os }}-\${{ runner.arch }}-\${{ github.run_id }}`,
    `    restore-keys: ${scalar(`taskrun-${request.name}-`)}\${{ runner.os }}-\${{ runner.arch }}-`,
  ];
}

function oneJob(request: CIRequest): readonly string[] {
  return [
    'run:',
    '  runs-on: ubuntu-24.04',
    '  timeout-minutes: 120',
    '  steps:',
    ...indented([...preparation(request), ...emulation(request)], 4),
    ...indented(
      step('Run the task, if anything has changed', [
        emptyReportFolder,
        ...overLines(runCommand(request, { reports: true })),
      ]),
      4,
    ),
    ...indented(upload(reportFolder), 4),
  ];
}

function emulation(request: CIRequest): readonly string[] {
  const foreign = foreignPlatforms(request);
  if (foreign.length === 0) return [];
  return [
    `- name: Programs of ${foreign.join(', ')} run by emulation (--split builds each on its own kind of machine)`,
    '  uses: docker/setup-qemu-action@v3',
  ];
}

function splitJobs(request: CIRequest): readonly string[] {
  const script = [emptyReportFolder, ...overLines(partCommand(request, '"gh$GITHUB_RUN_ID"'))];
  return [
    '# Each platform on a machine of its own kind.',
    'build:',
    '  strategy:',
    '    matrix:',
    '      include:',
    ...request.platforms.flatMap((platform) => [
      `        - platform: ${scalar(platform)}`,
      `          runner: ${runnerOf(platform)}`,
      `          name: ${scalar(platform.replaceAll('/', '-'))}`,
    ]),
    '  runs-on: ${{ matrix.runner }}',
    '  timeout-minutes: 120',
    '  env:',
    '    PLATFORM: ${{ matrix.platform }}',
    '  steps:',
    ...indented(preparation(request), 4),
    ...indented(step('Run what belongs to the platform, if anything has changed', script), 4),
    ...indented(upload(`${reportFolder}-\${{ matrix.name }}`), 4),
    '',
    '# The manifest lists, when all platforms are there.',
    'merge:',
    '  needs: build',
    '  runs-on: ubuntu-24.04',
    '  timeout-minutes: 15',
    '  steps:',
    ...indented(['- uses: actions/setup-node@v5', '  with:', '    node-version: 22'], 4),
    ...indented(step('Join the platforms', overLines(mergeCommand(request))), 4),
  ];
}

/** @see https://docs.github.com/actions/reference/runners/github-hosted-runners */
function runnerOf(platform: string): string {
  if (platform.startsWith('windows/')) return 'windows-2022';
  return platform.startsWith('linux/arm') ? 'ubuntu-24.04-arm' : 'ubuntu-24.04';
}

function step(name: string, script: readonly string[]): readonly string[] {
  return [`- name: ${name}`, '  run: |', ...indented(script, 4)];
}

function upload(name: string): readonly string[] {
  return [
    '- name: Keep the reports',
    '  if: always()',
    '  uses: actions/upload-artifact@v4',
    '  with:',
    `    name: ${name}`,
    `    path: ${reportFolder}`,
    '    if-no-files-found: ignore',
  ];
}
