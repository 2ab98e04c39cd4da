import { readFile } from 'node:fs/promises';
import { type Address, dockerAddress } from './endpoint.js';
import { EngineError } from './engine-error.js';
import { installationHint } from './installation.js';
import { ping } from './ping.js';
import type { EngineSettings } from './private-engine.js';
import { type EngineProgram, missingPrograms } from './programs.js';

/** What decides whether a private engine can be started here. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly userID: number;
  readonly missing: readonly EngineProgram[];
  /** The text of /etc/os-release. */
  readonly release: string;
}

/** Looks at this machine. */
export async function thisMachine(environment: NodeJS.ProcessEnv): Promise<Machine> {
  return {
    platform: process.platform,
    userID: process.getuid?.() ?? -1,
    missing: await missingPrograms(environment),
    release: await readFile('/etc/os-release', 'utf8').catch(() => ''),
  };
}

/** Why no engine answers, with the remedy: for when `findEngine` has found none. */
export async function whyNoEngine({ environment }: EngineSettings): Promise<EngineError> {
  const address = await dockerAddress(environment);
  const answer = await ping(address.host, address);
  const reason = answer.status === 'silent' ? answer.reason : 'it answers now';
  if (address.origin !== 'default' || reason === 'EACCES') return silentEngine(address, reason);
  const refusal = refusalToStart(await thisMachine(environment));
  return (
    refusal ?? new EngineError('no docker engine answers', "start a private one with 'taskrun engine up'")
  );
}

function silentEngine({ host, origin }: Address, reason: string): EngineError {
  if (reason === 'EACCES') {
    return new EngineError(
      `you may not use the docker engine at '${host}'`,
      "join the group 'docker', or use sudo",
    );
  }
  const named = { environment: 'DOCKER_HOST', context: "docker's context", default: 'docker' }[origin];
  const first = host.startsWith('ssh://') ? `see what 'docker --host ${host} version' says` : 'start it';
  return new EngineError(
    `the docker engine at '${host}' does not answer (${reason})`,
    `${first}, or change what ${named} says`,
  );
}

/** Why a private engine can't be started on this machine, if it can't. */
export function refusalToStart({ platform, userID, missing, release }: Machine): EngineError | undefined {
  if (platform !== 'linux') {
    return new EngineError('no docker engine answers', 'start Docker Desktop; a private engine needs Linux');
  }
  if (missing.length > 0) {
    const names = missing.map((name) => `'${name}'`).join(', ');
    const are = missing.length === 1 ? 'is' : 'are';
    return new EngineError(
      `no docker engine answers, and ${names} ${are} not installed`,
      installationHint(missing, release),
    );
  }
  if (userID !== 0) {
    return new EngineError(
      'no docker engine answers, and only root can start a private one (rootless is not supported yet)',
      "start Docker ('sudo systemctl start docker'), or run 'sudo taskrun engine up'",
    );
  }
  return undefined;
}
