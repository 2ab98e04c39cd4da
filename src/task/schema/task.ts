import type * as z from 'zod';
import type { TaskVersion } from '../placed.js';
import { step } from './step.js';
import { boolean, choice, entries, integer, list, mapping, placed, text } from './values.js';

/** A network that steps can name (SPEC §3). */
export const network = mapping(
  'network',
  {
    name: placed({ description: 'What steps call the network.', default: '', examples: ['backend'] }),
    driver: text({ description: "The engine's driver for it.", default: 'bridge', examples: ['bridge'] }),
    ipv6: boolean({ description: 'Turns IPv6 on.', default: false, examples: [true] }),
    skipCreation: boolean({
      description: 'The network is there already; it is neither made nor removed.',
      default: false,
      examples: [true],
    }),
    isDefault: boolean({
      description: 'Steps without a `network` are in this one.',
      default: false,
      examples: [true],
    }),
  },
  { description: 'A network for the containers of steps.', required: ['name'] },
);

/** Files that steps can mount (SPEC §3). */
export const volume = mapping(
  'volume',
  {
    name: placed({
      description: "What steps' `volumeMounts` call the volume: letters, digits, `-` and `_`.",
      default: '',
      examples: ['certificates'],
    }),
    secret: entries(/^[a-zA-Z0-9-_.]+$/, {
      description: "The volume's files: a file's name, and its content in base64.",
      default: {},
      examples: [{ 'ca.pem': 'LS0tLS1CRUdJTi4uLg==' }],
    }),
  },
  { description: 'A folder of files that steps mount with `volumeMounts`.', required: ['name', 'secret'] },
);

/** A secret that templates read as `.Secrets.<id>` (SPEC §2). */
export const secret = mapping(
  'secret',
  {
    id: placed({
      description: 'What templates call it: `{{.Secrets.<id>}}`.',
      default: '',
      examples: ['password'],
    }),
    keyvault: placed({
      description: 'The URL of a secret in Azure Key Vault.',
      default: '',
      examples: ['https://contoso.vault.azure.net/secrets/password'],
    }),
    clientID: placed({
      description: 'The client ID (a UUID) of the user-assigned identity that may read it.',
      default: '',
      examples: ['00000000-0000-0000-0000-000000000000'],
    }),
  },
  { description: 'A secret from Azure Key Vault.', required: ['id', 'keyvault'] },
);

/** Names that stand for other text (SPEC §1.3). */
export const alias = mapping(
  'alias',
  {
    values: entries(/^[a-zA-Z0-9]+$/, {
      description: 'What stands for what: `$name` becomes its value wherever it is written.',
      default: {},
      examples: [{ image: '$Registry/app:$ID', bash: 'docker.io/library/bash:5' }],
    }),
    src: list(placed({ description: 'A path or a URL.', default: '', examples: ['aliases.yaml'] }), {
      description:
        'Files (relative to the context) and https URLs with more aliases, each a YAML mapping; later ones win, `values` win over all.',
      default: [],
      examples: [['aliases.yaml', 'https://example.com/aliases.yaml']],
    }),
    directive: placed({
      description: 'One character that introduces an alias in the place of `$`; no letter or digit.',
      default: '$',
      examples: ['^'],
    }),
  },
  { description: 'Aliases; they exist from version v1.1.0 on.' },
);

/** A task file (SPEC §3). */
export const task = mapping(
  'task',
  {
    version: choice<TaskVersion>('version', ['1.0-preview-1', 'v1.0.0', 'v1.1.0'], {
      description: 'The version of the task language; aliases exist from v1.1.0 on.',
      default: 'v1.0.0',
      examples: ['v1.1.0'],
    }),
    alias: alias.meta({
      description: 'Names that stand for other text.',
      default: {},
      examples: [{ values: { image: '$Registry/app:$ID' } }],
      reads: 'alias',
    }),
    steps: list(step, {
      description: 'What to do. A step starts when the ones it waits for have succeeded.',
      default: [],
      examples: [[{ build: '-t $Registry/app:$ID .' }, { push: ['$Registry/app:$ID'] }]],
    }),
    stepTimeout: integer({
      description: 'Seconds after which a step without a `timeout` is stopped as failed.',
      default: 600,
      examples: [1800],
    }),
    workingDirectory: text({
      description: 'The directory of steps without one, relative to the workspace.',
      default: '',
      examples: ['src'],
    }),
    env: list(placed({ description: 'A variable as `KEY=value`.', default: '', examples: ['CI=true'] }), {
      description:
        'Environment variables of every step, each as `KEY=value`; what a step sets itself is stronger.',
      default: [],
      examples: [['CI=true']],
    }),
    secrets: list(secret, {
      description: 'Secrets for templates, from Azure Key Vault or `--secret`.',
      default: [],
      examples: [[{ id: 'password', keyvault: 'https://contoso.vault.azure.net/secrets/password' }]],
    }),
    networks: list(network, {
      description: 'Networks for the containers of steps; without any, all are in one of the run.',
      default: [],
      examples: [[{ name: 'backend', isDefault: true }]],
    }),
    volumes: list(volume, {
      description: 'Folders of files that steps can mount.',
      default: [],
      examples: [[{ name: 'certificates', secret: { 'ca.pem': 'LS0tLS1CRUdJTi4uLg==' } }]],
    }),
  },
  { description: 'A multi-step task of Azure Container Registry (ACR) Tasks, as taskrun runs it.' },
);

export type TaskProperties = z.infer<typeof task>;
export type NetworkProperties = z.infer<typeof network>;
export type VolumeProperties = z.infer<typeof volume>;
export type SecretProperties = z.infer<typeof secret>;
export type AliasProperties = z.infer<typeof alias>;
