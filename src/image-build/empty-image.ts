import type { Platform } from '../oci/index.js';
import type { ImageConfig, RunConfig } from './image-config.js';

const usualPath = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const nothing: RunConfig = {
  user: '',
  exposedPorts: undefined,
  env: [],
  entrypoint: undefined,
  cmd: undefined,
  volumes: undefined,
  workingDirectory: '/',
  labels: undefined,
  stopSignal: '',
  argsEscaped: false,
  healthcheck: undefined,
  onbuild: [],
  shell: [],
};

/** What an image from nothing says of itself. */
export function emptyImage({
  os,
  architecture,
  variant = '',
  osVersion = '',
  osFeatures = [],
}: Platform): ImageConfig {
  const run = { ...nothing, ...(os === 'windows' ? {} : { env: [usualPath] }) };
  return { author: '', os, architecture, variant, osVersion, osFeatures, run, history: [], diffIDs: [] };
}

/** The environment of an image, which always has a PATH, but on Windows. */
export function environmentOf({ os, run }: ImageConfig): readonly string[] {
  const hasPath = run.env.some((entry) => entry.startsWith('PATH='));
  return hasPath || os === 'windows' ? run.env : [...run.env, usualPath];
}
