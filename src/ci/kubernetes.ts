import type { CIFile, CIRequest } from './request.js';
import { overLines, runCommand, shellWord } from './script.js';
import { foreignPlatforms, indented, lines, opening, scalar } from './text.js';

/** A CronJob for each time, with a BuildKit of its own. @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ */
export function kubernetesCronJob(request: CIRequest): readonly CIFile[] {
  const jobs = request.cron.map((cron, at) =>
    cronJob(request, cron, at === 0 ? request.name : `${request.name}-${at + 1}`),
  );
  const text = lines(
    opening(request, 'kubernetes-cronjob', settings(request)),
    jobs.flatMap((job, at) => (at === 0 ? job : ['---', ...job])),
  );
  return [{ path: `${request.name}.cronjob.yaml`, text }];
}

function settings(request: CIRequest): readonly string[] {
  const foreign = foreignPlatforms(request);
  return [
    'First, the login of the registry:',
    '  kubectl create secret generic taskrun-registry --from-literal=username=… --from-file=password=FILE',
    ...(foreign.length === 0
      ? []
      : [
          `Programs of ${foreign.join(', ')} need emulation on nodes of other kinds, or nodes that are of theirs.`,
        ]),
  ];
}

function cronJob(request: CIRequest, cron: string, name: string): readonly string[] {
  const words = [shellWord(request.file), shellWord(request.repository ?? '.')];
  const command = overLines(
    runCommand(request, { reports: false, words, more: ['--executor buildkit --progress plain'] }),
  );
  return [
    'apiVersion: batch/v1',
    'kind: CronJob',
    'metadata:',
    `  name: ${scalar(name)}`,
    'spec:',
    `  schedule: ${JSON.stringify(cron)}`,
    `  timeZone: ${scalar(request.timezone)}`,
    '  concurrencyPolicy: Forbid # two runs would write the same tags',
    '  startingDeadlineSeconds: 3600 # a time that was missed comes up to an hour late',
    '  jobTemplate:',
    '    spec:',
    '      backoffLimit: 1',
    '      activeDeadlineSeconds: 7200',
    '      template:',
    '        spec:',
    '          restartPolicy: Never',
    ...buildkit,
    '          containers:',
    '            - name: taskrun',
    '              image: docker.io/library/node:22-bookworm',
    '              command:',
    '                - /bin/sh',
    '                - -ec',
    '                - |',
    ...indented(command.map(unexpanded), 18),
    '              env:',
    `                - { name: TASKRUN_REGISTRY, value: ${JSON.stringify(request.registry ?? 'registry.example.com')} }`,
    '                - name: REGISTRY_USERNAME',
    '                  valueFrom: { secretKeyRef: { name: taskrun-registry, key: username } }',
    '                - name: REGISTRY_PASSWORD',
    '                  valueFrom: { secretKeyRef: { name: taskrun-registry, key: password } }',
    '                - { name: BUILDKIT_HOST, value: "tcp://127.0.0.1:1234" }',
    '                - { name: HOME, value: /tmp }',
    '              securityContext:',
    '                runAsNonRoot: true',
    '                runAsUser: 1000',
    '                allowPrivilegeEscalation: false',
    '                capabilities: { drop: [ALL] }',
    '                seccompProfile: { type: RuntimeDefault }',
    '          volumes:',
    '            - { name: buildkit, emptyDir: {} }',
  ];
}

/** Builds without privileges, beside the run. @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/ */
const buildkit = [
  '          initContainers:',
  '            # builds without privileges, on this port of the pod only; restartPolicy makes it go on beside the run',
  '            - name: buildkit',
  '              image: docker.io/moby/buildkit:v0.23.2-rootless',
  '              restartPolicy: Always',
  '              args: [--addr, "tcp://127.0.0.1:1234", --oci-worker-no-process-sandbox]',
  '              securityContext:',
  '                runAsUser: 1000',
  '                runAsGroup: 1000',
  '                seccompProfile: { type: Unconfined }',
  '                appArmorProfile: { type: Unconfined }',
  '              startupProbe:',
  '                exec: { command: [buildctl, --addr, "tcp://127.0.0.1:1234", debug, workers] }',
  '              volumeMounts:',
  '                - { name: buildkit, mountPath: /home/user/.local/share/buildkit }',
];

/** To Kubernetes `$(NAME)` is a variable of the container. */
const unexpanded = (line: string): string => line.replaceAll('$(', '$$$$(');
