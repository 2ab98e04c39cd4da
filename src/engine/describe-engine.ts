import type { EngineEndpoint } from './find-engine.js';

const origins: Readonly<Record<EngineEndpoint['origin'], string>> = {
  environment: 'named by DOCKER_HOST',
  context: "named by Docker's context",
  default: "Docker's own",
  private: "taskrun's private engine",
};

/** One line about an engine that answers. */
export function describeEngine({ host, origin, serverVersion, apiVersion }: EngineEndpoint): string {
  const version = serverVersion === undefined ? 'Docker Engine' : `Docker Engine ${serverVersion}`;
  return `${version} at ${host} (${origins[origin]}${apiVersion === undefined ? '' : `, API ${apiVersion}`})`;
}
