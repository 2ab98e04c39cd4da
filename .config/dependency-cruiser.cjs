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
  report: ['event', 'oci'],
  ci: [],
  notify: ['event'],
  schedule: ['source', 'diagnostic', 'task', 'process'],
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

const layerRules = Object.entries(layers).map(([folder, allowed]) => ({
  name: `layer-${folder}`,
  comment: `src/${folder} may import only: ${allowed.join(', ') || 'nothing of src'}`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
}));

/**
 * The adapters of executor/ and the documentation of diagnostics have doors of their own, so that only what is used is loaded;
 * so has how YAML is read, for files that are no tasks.
 */
const doorsOf = (folder) =>
  folder === 'diagnostic' || folder === 'task'
    ? [`^src/${folder}/(?:index|explain|decoding)\\.ts$`]
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
