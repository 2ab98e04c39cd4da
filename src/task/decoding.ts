/** How files are read that are YAML as task files are: with a place for every problem. A door beside index.ts. */
export { placing, type Decoder } from './decode.js';
export { fields } from './fields.js';
export { readYAML, type YAMLText } from './yaml.js';
