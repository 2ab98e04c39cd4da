/**
 * The layers of src/, from the bottom up: a folder may import the folders listed beside it and nothing else,
 * always through their index.ts. Type imports count.
 */
const layers = {
  source: [],
  diagnostic: ['source'],
  oci: [],
  dockerfile: ['source', 'diagnostic'],
  'file-tree': [],
  template: ['source', 'diagnostic'],
  task: ['source', 'diagnostic', 'template'],
  plan: ['source', 'diagnostic', 'oci', 'task'],
  lint: ['source', 'diagnostic', 'oci', 'dockerfile', 'task', 'plan'],
  event: ['oci'],
  secret: ['source', 'diagnostic'],
  process: [],
  'build-progress': ['oci', 'event', 'process'],
  engine: ['process'],
  buildkit: ['oci', 'process', 'engine'],
  llb: [],
  registry: ['oci', 'process'],
  image: ['oci', 'registry'],
  'image-layout': ['oci', 'registry', 'image'],
  'image-build': ['source', 'diagnostic', 'dockerfile', 'file-tree', 'oci', 'registry', 'image-layout'],
  'manifest-list': ['diagnostic', 'oci', 'registry', 'image'],
  'image-archive': ['oci', 'registry'],
  'registry-server': ['oci'],
  'task-artifact': ['oci', 'registry'],
  context: ['source', 'diagnostic', 'oci', 'process', 'registry', 'task-artifact'],
  fingerprint: ['source', 'oci', 'dockerfile', 'file-tree', 'plan', 'registry'],
  state: ['diagnostic', 'oci', 'registry', 'fingerprint'],
  workspace: ['process'],
  executor: [
    'source',
    'diagnostic',
    'template',
    'oci',
    'dockerfile',
    'plan',
    'event',
    'process',
    'registry',
    'image',
    'image-layout',
    'dockerfile',
    'file-tree',
    'image-build',
    'manifest-list',
    'image-archive',
    'build-progress',
    'buildkit',
    'llb',
    'workspace',
  ],
  run: ['source', 'event', 'executor', 'plan'],
  history: ['diagnostic', 'event', 'process'],
  library: ['diagnostic', 'event', 'history', 'oci', 'plan', 'registry', 'task', 'cli'],
  report: ['event', 'oci'],
  ci: [],
  notify: ['event'],
  schedule: ['source', 'diagnostic', 'task', 'process'],
};

/** The same within src/cli, but for commands/, which may import all of these, and one another hardly. */
const commandLineLayers = {
  console: [],
  output: ['console'],
  options: [],
  'application/machine': [],
  'application/secret-ports': ['console'],
  'application/choose-run': ['console', 'output', 'application/machine'],
  'application/engine-setting': ['console', 'application/machine'],
  'application/user-settings': ['console', 'options', 'application/machine'],
  'application/builders': ['console', 'options', 'application/machine', 'application/user-settings'],
  'application/registries': [
    'console',
    'options',
    'application/machine',
    'application/secret-ports',
    'application/user-settings',
  ],
  'application/task-file': [
    'console',
    'output',
    'options',
    'application/machine',
    'application/secret-ports',
    'application/user-settings',
    'application/registries',
  ],
  'application/leftovers': ['console', 'application/machine', 'application/engine-setting'],
  'application/composition': [
    'console',
    'options',
    'application/machine',
    'application/engine-setting',
    'application/builders',
    'application/registries',
    'application/task-file',
    'application/leftovers',
  ],
  'application/views': ['console', 'output', 'options', 'application/machine', 'application/secret-ports'],
  'application/run': [
    'console',
    'output',
    'options',
    'application/user-settings',
    'application/registries',
    'application/task-file',
    'application/composition',
    'application/views',
  ],
  'application/state': [
    'console',
    'options',
    'application/machine',
    'application/registries',
    'application/run',
  ],
};

/** Packages that only one folder may use, so that replacing one is a change to one folder. */
const owners = {
  handlebars: 'template',
  yaml: 'task',
  zod: '(?:task|schedule)',
  croner: 'schedule',
  execa: 'process',
  undici: 'registry',
  '@bufbuild/protobuf': 'llb',
  bcryptjs: 'registry-server',
  commander: 'cli',
};

/** A file, or a folder, of src/cli. */
const inCommandLine = (names) => `^src/cli/(?:${names.join('|')})(?:/|\\.ts$)`;

const commandLineRules = [
  ...Object.entries(commandLineLayers).map(([name, allowed]) => ({
    name: `layer-cli-${name}`,
    comment: `src/cli/${name} may import only: ${allowed.join(', ') || 'nothing of src/cli'}`,
    severity: 'error',
    from: { path: inCommandLine([name]) },
    to: { path: '^src/cli/', pathNot: inCommandLine([name, ...allowed]) },
  })),
  {
    name: 'layer-cli-commands',
    comment: 'a command imports no other; a schedule checks the options of the runs it will start',
    severity: 'error',
    from: { path: '^src/cli/commands/([^/]+)/', pathNot: '^src/cli/commands/schedule/run-options\\.ts$' },
    to: { path: '^src/cli/(?:index\\.ts$|commands/)', pathNot: '^src/cli/commands/$1/' },
  },
  {
    name: 'door-cli',
    comment:
      'outside a folder of src/cli, only its index.ts is imported; a file that few need, when it is needed',
    severity: 'error',
    from: { path: '^src/cli/((?:application/|commands/)?[^/]+)' },
    to: {
      path: '^src/cli/(?:application/|commands/)?[^/]+/(?!index\\.ts$)',
      pathNot: ['^src/cli/$1/', '^src/cli/(?:application|commands)/[^/]+(?:/index)?\\.ts$'],
      dependencyTypesNot: ['dynamic-import'],
    },
  },
];

const layerRules = Object.entries(layers).map(([folder, allowed]) => ({
  name: `layer-${folder}`,
  comment: `src/${folder} may import only: ${allowed.join(', ') || 'nothing of src'}`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
}));

/**
 * The adapters of executor/ and the documentation of diagnostics have doors of their own, so that only what is used is loaded;
 * so has how YAML is read, for files that are no tasks, and what commands do, for the library.
 */
const doorsOf = (folder) =>
  ['diagnostic', 'task', 'cli'].includes(folder)
    ? [`^src/${folder}/(?:index|explain|decoding|application/index)\\.ts$`]
    : folder === 'executor'
      ? [
          '^src/executor/index\\.ts$',
          '^src/executor/docker/index\\.ts$',
          '^src/executor/buildkit/index\\.ts$',
          '^src/executor/local-images/index\\.ts$',
          '^src/executor/native/index\\.ts$',
          '^src/executor/rehearsal/index\\.ts$',
        ]
      : [`^src/${folder}/index\\.ts$`];

const doorRules = [...Object.keys(layers), 'cli'].map((folder) => ({
  name: `door-${folder}`,
  comment: `outside src/${folder}, only its index.ts is imported`,
  severity: 'error',
  from: { path: '^src/', pathNot: `^src/${folder}/` },
  to: {
    path: `^src/${folder}/`,
    pathNot: doorsOf(folder),
  },
}));

const ownerRules = Object.entries(owners).map(([name, folder]) => ({
  name: `only-${folder}-imports-${name}`,
  severity: 'error',
  from: { path: '^src/', pathNot: `^src/${folder}/` },
  to: { path: `node_modules/${name}/` },
}));

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...layerRules,
    ...commandLineRules,
    ...doorRules,
    ...ownerRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types'],
    },
  },
};
