import { azurePipelines } from './azure-pipelines.js';
import { crontab } from './crontab.js';
import { githubWorkflow } from './github.js';
import { gitlabPipeline } from './gitlab.js';
import { jenkinsfile } from './jenkins.js';
import { kubernetesCronJob } from './kubernetes.js';
import type { CIFile, CIRequest, Service } from './request.js';
import { systemdUnits } from './systemd.js';

const generators: Readonly<Record<Service, (request: CIRequest) => readonly CIFile[]>> = {
  github: githubWorkflow,
  gitlab: gitlabPipeline,
  'azure-pipelines': azurePipelines,
  jenkins: jenkinsfile,
  systemd: systemdUnits,
  cron: crontab,
  'kubernetes-cronjob': kubernetesCronJob,
};

/** The files that make a service run a task at its times. */
export function generateFiles(service: Service, request: CIRequest): readonly CIFile[] {
  return generators[service](request);
}
