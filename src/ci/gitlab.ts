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

/** A pipeline of GitLab CI/CD; its times stand in the project's settings. @see https://docs.gitlab.com/ci/yaml/ */
export function gitlabPipeline(request: CIRequest): readonly CIFile[] {
  const text = lines(
    opening(request, 'gitlab', settings(request)),
    'workflow:',
    '  rules:',
    '    - if: $CI_PIPELINE_SOURCE == "schedule" || $CI_PIPELINE_SOURCE == "web"',
    '',
    ...(request.registry === undefined
      ? []
      : ['variables:', `  TASKRUN_REGISTRY: ${scalar(request.registry)}`, '']),
    ...base(request),
    '',
    ...(request.split ? splitJobs(request) : oneJob(request)),
  );
  return [{ path: '.gitlab-ci.yml', text }];
}

function settings({ cron, timezone, registry }: CIRequest): readonly string[] {
  const variable = registry === undefined ? ['TASKRUN_REGISTRY (such as registry.gitlab.com/me/app)'] : [];
  return [
    'GitLab keeps times outside of this file: add, in Build > Pipeline schedules,',
    ...cron.map((each) => `  ${each}  (time zone ${timezone})`),
    'Set in Settings > CI/CD > Variables, the password masked:',
    `  ${[...variable, 'REGISTRY_USERNAME', 'REGISTRY_PASSWORD'].join(', ')}`,
  ];
}

/** What all jobs have: Node, the docker CLI and an engine of their own. */
function base({ name }: CIRequest): readonly string[] {
  return [
    '.taskrun:',
    '  image: docker.io/library/docker:28-cli',
    '  services:',
    '    # needs a runner that allows privileged containers, as those of gitlab.com do',
    '    - docker.io/library/docker:28-dind',
    '  variables:',
    '    DOCKER_HOST: tcp://docker:2376',
    '    DOCKER_TLS_CERTDIR: /certs',
    '    DOCKER_TLS_VERIFY: "1"',
    '    DOCKER_CERT_PATH: /certs/client',
    '    npm_config_cache: $CI_PROJECT_DIR/.npm',
    '    TASKRUN_CACHE: $CI_PROJECT_DIR/.taskrun-cache',
    '  before_script:',
    '    - apk add --no-cache git nodejs npm',
    '  # npm packages and remote files stay for the next run',
    '  cache:',
    `    key: ${scalar(`taskrun-${name}`)}`,
    '    paths: [.npm, .taskrun-cache]',
    '  timeout: 2h',
    `  resource_group: ${scalar(`taskrun-${name}`)}-$CI_JOB_NAME_SLUG # one at a time`,
  ];
}

function oneJob(request: CIRequest): readonly string[] {
  const foreign = foreignPlatforms(request);
  const emulation =
    foreign.length === 0
      ? []
      : [
          `  # programs of ${foreign.join(', ')} run by emulation; --split builds each on its own kind of machine`,
          '  - docker run --rm --privileged docker.io/tonistiigi/binfmt --install all',
        ];
  return [
    `${request.name}:`,
    '  extends: .taskrun',
    '  script:',
    ...indented(
      [
        ...emulation.map((line) => line.slice(2)),
        ...script([emptyReportFolder, ...overLines(runCommand(request, { reports: true }))]),
      ],
      4,
    ),
    ...reports,
  ];
}

function splitJobs(request: CIRequest): readonly string[] {
  const part = [emptyReportFolder, ...overLines(partCommand(request, '"gl$CI_PIPELINE_ID"'))];
  return [
    '# Each platform on a machine of its own kind.',
    'build:',
    '  extends: .taskrun',
    '  parallel:',
    '    matrix:',
    ...request.platforms.flatMap((platform) => [
      `      - PLATFORM: ${scalar(platform)}`,
      `        RUNNER: ${scalar(runnerOf(platform))}`,
    ]),
    '  tags: [$RUNNER] # those of gitlab.com; your own runners have their own tags',
    '  script:',
    ...indented(script(part), 4),
    ...reports,
    '',
    '# The manifest lists, when all platforms are there.',
    'merge:',
    '  extends: .taskrun',
    '  needs: [build]',
    '  services: []',
    '  script:',
    ...indented(script(overLines(mergeCommand(request))), 4),
  ];
}

/** @see https://docs.gitlab.com/ci/runners/hosted_runners/linux/ */
const runnerOf = (platform: string): string =>
  platform.startsWith('linux/arm') ? 'saas-linux-small-arm64' : 'saas-linux-small-amd64';

function script(text: readonly string[]): readonly string[] {
  return ['- |', ...indented(text, 2)];
}

const reports = [
  '  artifacts:',
  '    when: always',
  '    expire_in: 30 days',
  `    paths: [${reportFolder}]`,
  '    reports:',
  `      junit: ${reportFolder}/junit.xml`,
];
