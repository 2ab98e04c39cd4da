// Made from src/task/schema by npm run schemas.

export const aliasProperties = {
  values: 'entries',
  src: 'placed[]',
  directive: 'placed',
} as const;

export const networkProperties = {
  name: 'placed',
  driver: 'text',
  ipv6: 'boolean',
  skipCreation: 'boolean',
  isDefault: 'boolean',
} as const;

export const secretProperties = {
  id: 'placed',
  keyvault: 'placed',
  clientID: 'placed',
} as const;

export const stepProperties = {
  build: 'words',
  push: 'placed?[]',
  cmd: 'words',
  task: 'placed',
  values: 'values',
  id: 'placed',
  when: 'placed[]',
  timeout: 'integer',
  startDelay: 'integer',
  retries: 'integer',
  retryDelay: 'integer',
  retryOnErrors: 'text[]',
  repeat: 'integer',
  ignoreErrors: 'boolean',
  env: 'placed[]',
  workingDirectory: 'text',
  disableWorkingDirectoryOverride: 'boolean',
  entryPoint: 'text',
  user: 'text',
  network: 'text',
  isolation: 'text',
  cpus: 'text',
  cache: 'placed',
  volumeMounts: 'volumeMount[]',
  expose: 'text[]',
  ports: 'text[]',
  privileged: 'boolean',
  detach: 'boolean',
  keep: 'boolean',
  pull: 'boolean',
  cmdDownloadRetries: 'integer',
  cmdDownloadRetryDelay: 'integer',
  exitedWith: 'integer[]',
  exitedWithout: 'integer[]',
} as const;

export const taskProperties = {
  version: 'version',
  alias: 'alias',
  steps: 'step[]',
  stepTimeout: 'integer',
  workingDirectory: 'text',
  env: 'placed[]',
  secrets: 'secret[]',
  networks: 'network[]',
  volumes: 'volume[]',
} as const;

export const volumeProperties = {
  name: 'placed',
  secret: 'entries',
} as const;

export const volumeMountProperties = {
  name: 'placed',
  mountPath: 'placed',
} as const;
