import type { CIFile, CIRequest } from './request.js';
import { emptyReportFolder, overLines, reportFolder, runCommand } from './script.js';
import { foreignPlatforms, indented, lines, opening } from './text.js';

/** A declarative pipeline. @see https://www.jenkins.io/doc/book/pipeline/syntax/ */
export function jenkinsfile(request: CIRequest): readonly CIFile[] {
  const { cron, timezone, registry } = request;
  const login = { username: 'REGISTRY_USR', password: 'REGISTRY_PSW' };
  const text = lines(
    opening(request, 'jenkins', settings(request), '//'),
    'pipeline {',
    "  agent { label 'docker && linux' }",
    '',
    '  triggers {',
    `    cron(${groovy([`TZ=${timezone}`, ...cron].join('\n'))})`,
    '  }',
    '',
    '  options {',
    '    disableConcurrentBuilds() // two runs would write the same tags',
    "    timeout(time: 2, unit: 'HOURS')",
    '  }',
    '',
    '  environment {',
    ...(registry === undefined ? [] : [`    TASKRUN_REGISTRY = ${groovy(registry)}`]),
    "    REGISTRY = credentials('taskrun-registry') // makes REGISTRY_USR and REGISTRY_PSW, and masks them",
    '    npm_config_cache = "${env.WORKSPACE}/.npm"',
    '    TASKRUN_CACHE = "${env.WORKSPACE}/.taskrun-cache"',
    '  }',
    '',
    '  stages {',
    "    stage('Run the task, if anything has changed') {",
    '      steps {',
    "        sh '''",
    ...indented(
      escaped([emptyReportFolder, ...overLines(runCommand(request, { login, reports: true }))]),
      10,
    ),
    "        '''",
    '      }',
    '    }',
    '  }',
    '',
    '  post {',
    '    always {',
    `      junit allowEmptyResults: true, testResults: '${reportFolder}/junit.xml'`,
    `      archiveArtifacts allowEmptyArchive: true, artifacts: '${reportFolder}/**'`,
    '    }',
    '  }',
    '}',
  );
  return [{ path: 'Jenkinsfile', text }];
}

function settings(request: CIRequest): readonly string[] {
  const foreign = foreignPlatforms(request);
  return [
    'The agent needs Docker, git and Node 20.19 or later. In Manage Jenkins:',
    '  Credentials: a user name with password, its ID taskrun-registry',
    ...(request.registry === undefined
      ? ['  System > Environment variables: TASKRUN_REGISTRY, such as registry.example.com']
      : []),
    ...(foreign.length === 0
      ? []
      : [
          `Programs of ${foreign.join(', ')} need emulation on the agent, once after each start of it:`,
          '  docker run --rm --privileged docker.io/tonistiigi/binfmt --install all',
        ]),
  ];
}

/** Text between ''' means itself, but for these. */
function escaped(text: readonly string[]): readonly string[] {
  return text.map((line) => line.replaceAll('\\', '\\\\').replaceAll("'", "\\'"));
}

/** Text as a Groovy literal in which nothing is replaced. */
function groovy(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}
