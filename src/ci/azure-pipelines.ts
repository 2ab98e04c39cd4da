import type { CIFile, CIRequest } from './request.js';
import {
  emptyReportFolder,
  mergeCommand,
  overLines,
  partCommand,
  reportFolder,
  runCommand,
} from './script.js';
import { foreignPlatforms, identifier, indented, lines, opening, scalar } from './text.js';

/** A pipeline of Azure Pipelines. @see https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/ */
export function azurePipelines(request: CIRequest): readonly CIFile[] {
  const text = lines(
    opening(request, 'azure-pipelines', settings(request)),
    'trigger: none',
    'pr: none',
    '',
    'schedules:',
    ...request.cron.flatMap((cron) => [
      '  # in UTC',
      `  - cron: ${JSON.stringify(cron)}`,
      `    displayName: ${scalar(request.name)}`,
      '    branches:',
      '      include: [main]',
      '    always: true # taskrun finds out itself whether anything has changed',
    ]),
    '',
    'variables:',
    ...(request.registry === undefined ? [] : [`  TASKRUN_REGISTRY: ${scalar(request.registry)}`]),
    '  npm_config_cache: $(Pipeline.Workspace)/.npm',
    '  TASKRUN_CACHE: $(Pipeline.Workspace)/.taskrun-cache',
    '',
    'jobs:',
    ...indented(request.split ? splitJobs(request) : oneJob(request), 2),
  );
  return [{ path: 'azure-pipelines.yml', text }];
}

function settings({ registry }: CIRequest): readonly string[] {
  const variable = registry === undefined ? ['TASKRUN_REGISTRY (such as contoso.azurecr.io)'] : [];
  return [
    "Set as the pipeline's variables, the password secret:",
    `  ${[...variable, 'REGISTRY_USERNAME', 'REGISTRY_PASSWORD'].join(', ')}`,
  ];
}

const node = ['- task: NodeTool@0', '  inputs:', '    versionSpec: 22.x'];

function preparation({ name }: CIRequest): readonly string[] {
  return [
    '- checkout: self',
    ...node,
    '- task: Cache@2',
    '  displayName: Keep npm packages for the next run',
    '  inputs:',
    `    key: '"taskrun-${name}" | "$(Agent.OS)" | "$(Agent.OSArchitecture)" | "$(Build.BuildId)"'`,
    `    restoreKeys: '"taskrun-${name}" | "$(Agent.OS)" | "$(Agent.OSArchitecture)"'`,
    '    path: $(npm_config_cache)',
  ];
}

/** Secret variables reach a script only where they are named. */
const login = [
  '  env:',
  '    REGISTRY_USERNAME: $(REGISTRY_USERNAME)',
  '    REGISTRY_PASSWORD: $(REGISTRY_PASSWORD)',
];

function script(
  name: string,
  text: readonly string[],
  environment: readonly string[] = [],
): readonly string[] {
  return ['- bash: |', ...indented(text, 4), `  displayName: ${name}`, ...login, ...indented(environment, 4)];
}

function oneJob(request: CIRequest): readonly string[] {
  const foreign = foreignPlatforms(request);
  const emulation =
    foreign.length === 0
      ? []
      : [
          `# programs of ${foreign.join(', ')} run by emulation; --split builds each on its own kind of machine`,
          '- bash: docker run --rm --privileged docker.io/tonistiigi/binfmt --install all',
          '  displayName: Emulate other platforms',
        ];
  return [
    '- job: run',
    '  pool:',
    '    vmImage: ubuntu-24.04',
    '  timeoutInMinutes: 120',
    '  steps:',
    ...indented([...preparation(request), ...emulation], 4),
    ...indented(
      script('Run the task, if anything has changed', [
        ...reporting,
        ...overLines(runCommand(request, { reports: true })),
      ]),
      4,
    ),
    ...indented(publish('run'), 4),
  ];
}

function splitJobs(request: CIRequest): readonly string[] {
  const part = [...reporting, ...overLines(partCommand(request, '"az$BUILD_BUILDID"'))];
  return [
    '# Each platform on a machine of its own kind. Microsoft has no hosted agents for arm64: name a pool of your own.',
    '- job: build',
    '  strategy:',
    '    matrix:',
    ...request.platforms.flatMap((platform) => [
      `      ${identifier(platform)}:`,
      `        platform: ${scalar(platform)}`,
      ...(platform.startsWith('linux/arm')
        ? ['        pool: arm64', '        image: ""']
        : ['        pool: Azure Pipelines', '        image: ubuntu-24.04']),
    ]),
    '  pool:',
    '    name: $(pool)',
    '    vmImage: $(image)',
    '  timeoutInMinutes: 120',
    '  steps:',
    ...indented(preparation(request), 4),
    ...indented(
      script('Run what belongs to the platform, if anything has changed', part, ['PLATFORM: $(platform)']),
      4,
    ),
    ...indented(publish('$(System.JobName)'), 4),
    '',
    '# The manifest lists, when all platforms are there.',
    '- job: merge',
    '  dependsOn: build',
    '  pool:',
    '    vmImage: ubuntu-24.04',
    '  steps:',
    ...indented(['- checkout: none', ...node], 4),
    ...indented(script('Join the platforms', overLines(mergeCommand(request))), 4),
  ];
}

/** An artifact has files: there are none of a run that does not take place. */
const reporting = [
  emptyReportFolder,
  `trap '[ ! -e ${reportFolder}/run.json ] || echo "##vso[task.setvariable variable=reported]true"' EXIT`,
];

function publish(name: string): readonly string[] {
  return [
    '- task: PublishTestResults@2',
    "  condition: and(always(), eq(variables.reported, 'true'))",
    '  inputs:',
    `    testResultsFiles: ${reportFolder}/junit.xml`,
    '- task: PublishPipelineArtifact@1',
    '  displayName: Keep the reports',
    "  condition: and(always(), eq(variables.reported, 'true'))",
    '  inputs:',
    `    targetPath: ${reportFolder}`,
    `    artifact: ${reportFolder}-${name}-$(System.JobAttempt)`,
  ];
}
