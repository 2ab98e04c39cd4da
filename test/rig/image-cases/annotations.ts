import type { BuildCase } from './build-case.js';

const both = ['linux/amd64', 'linux/arm64'];
const forms: readonly (readonly [readonly string[], readonly string[]])[] = [
  [['a=b', 'c=d=e'], ['linux/amd64']],
  [['a=b', 'manifest:c=d'], both],
  [['index:a=b', 'index,manifest:c=d'], both],
  [['manifest[linux/arm64]:a=b', 'manifest[linux/amd64]:a=c'], both],
  [['manifest-descriptor:a=b', 'manifest-descriptor[linux/arm64]:c=d'], both],
  [['index-descriptor:a=b'], both],
  [['manifest-descriptor:a=b'], ['linux/amd64']],
  [['a=1', 'a=2', 'z=z', '10=10', '9=9'], ['linux/amd64']],
  [['index:a=b'], ['linux/amd64']],
  [['index-descriptor:a=b'], ['linux/amd64']],
  [['a=<&>'], ['linux/amd64']],
];

/** What is said of images, manifests and indexes on the command line. */
export const annotated: readonly BuildCase[] = forms.map(([annotations, platforms]) => ({
  name: `annotations: ${annotations.join()} for ${platforms.join()}`,
  dockerfile: 'FROM scratch\nLABEL a=b\n',
  annotations,
  platforms,
}));
