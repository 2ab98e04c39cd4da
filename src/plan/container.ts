import type { Platform } from '../oci/index.js';
import type { Step, Words } from '../task/index.js';
import { flagTable, isOn, parseFlags, plannedFlag } from './flags.js';
import type { FlagRules } from './flags.js';
import { onPlatform } from './on-platform.js';
import type { ContainerAction, ContainerProperties } from './plan.js';
import type { Report, Word } from './words.js';

/**
 * Every flag of docker run, so that the image behind them is found.
 * @see https://docs.docker.com/reference/cli/docker/container/run/
 */
const runRules: FlagRules = {
  command: 'docker run',
  table: flagTable(
    `add-host annotation attach|a blkio-weight blkio-weight-device cap-add cap-drop cgroup-parent cgroupns cidfile
     cpu-count cpu-percent cpu-period cpu-quota cpu-rt-period cpu-rt-runtime cpu-shares|c cpus cpuset-cpus cpuset-mems
     detach-keys device device-cgroup-rule device-read-bps device-read-iops device-write-bps device-write-iops dns
     dns-opt dns-option dns-search domainname entrypoint env|e env-file expose gpus group-add health-cmd
     health-interval health-retries health-start-interval health-start-period health-timeout hostname|h
     io-maxbandwidth io-maxiops ip ip6 ipc isolation kernel-memory label|l label-file link link-local-ip log-driver
     log-opt mac-address memory|m memory-reservation memory-swap memory-swappiness mount name network|net
     network-alias|net-alias oom-score-adj pid pids-limit platform publish|p pull restart runtime security-opt shm-size
     stop-signal stop-timeout storage-opt sysctl tmpfs ulimit user|u userns uts volume|v volume-driver volumes-from
     workdir|w`,
    `detach|d disable-content-trust help init interactive|i no-healthcheck oom-kill-disable privileged publish-all|P
     quiet|q read-only rm sig-proxy tty|t use-api-socket`,
  ),
  operandEndsFlags: true,
  passUnknown: true,
};

/** `docker run` and `docker create`: their words, for this platform unless they name one. */
export function containerOnPlatform(words: readonly Word[], platform: Platform | undefined): readonly Word[] {
  return onPlatform(words, runRules, platform);
}

/** A cmd that runs an image (SPEC §5): options of docker run, the image, its arguments. */
export function planContainer(
  words: readonly Word[],
  source: Words,
  step: Step,
  report: Report,
  platform?: Platform,
): ContainerAction | undefined {
  const parsed = parseFlags(containerOnPlatform(words, platform), runRules, report);
  if (!parsed.understood) return undefined;
  const [image, ...rest] = parsed.operands;
  if (image === undefined) {
    report({
      code: 'plan/missing-image',
      severity: 'error',
      message: "this 'cmd' names no image to run",
      place: source.place,
      hint: "a 'cmd' is '[docker run options] IMAGE [arguments]'",
    });
    return undefined;
  }
  return {
    kind: 'container',
    image: image.text,
    arguments: rest.map(({ text }) => text),
    options: parsed.flags.flatMap((flag) => flag.words),
    flags: parsed.flags.map(plannedFlag),
    ...containerProperties(step),
    detach: (step.detach ?? false) || isOn(parsed, 'detach'),
    privileged: (step.privileged ?? false) || isOn(parsed, 'privileged'),
  };
}

/** What a step's properties say about its container, whatever its text says. */
export function containerProperties(step: Step): ContainerProperties {
  return {
    ...namedProperties(step),
    ports: step.ports ?? [],
    expose: step.expose ?? [],
    detach: step.detach ?? false,
    keep: step.keep ?? false,
    privileged: step.privileged ?? false,
    pull: step.pull ?? false,
    downloadRetries: Math.max(0, step.cmdDownloadRetries ?? 0),
    downloadRetryDelay: Math.max(0, step.cmdDownloadRetryDelay ?? 0),
    disableWorkingDirectoryOverride: step.disableWorkingDirectoryOverride ?? false,
  };
}

function namedProperties({ entryPoint, user, network, isolation, cpus }: Step): Partial<ContainerProperties> {
  return {
    ...(entryPoint !== undefined && { entryPoint }),
    ...(user !== undefined && { user }),
    ...(network !== undefined && { network }),
    ...(isolation !== undefined && { isolation }),
    ...(cpus !== undefined && { cpus }),
  };
}

/** Whether a container runs a shell with a script in its arguments: `sh -c SCRIPT`. */
export function isShellScript({ options, entryPoint, arguments: words }: ContainerAction): boolean {
  const other = (entryPoint ?? '') !== '' || options.some((word) => word.startsWith('--entrypoint'));
  return (
    !other && /(?:^|\/)(?:ba|da|a|z|k)?sh$/.test(words[0] ?? '') && words[1] === '-c' && words.length > 2
  );
}
