import type { Node } from 'yaml';
import { isMap } from 'yaml';
import type { Checked } from '../diagnostic/index.js';
import { unexpanded, type SourceText } from '../source/index.js';
import type { TemplateMap, TemplateValue } from '../template/index.js';
import type { Decoder } from './decode.js';
import type { Placed } from './placed.js';
import { readYAML, type YAMLText } from './yaml.js';

/**
 * Reads a values file: a YAML mapping whose plain scalars mean what they mean to go-yaml v2. Whole numbers are bigints,
 * maps have no prototype. An empty file has no values.
 */
export function readValues(source: SourceText): Checked<TemplateMap> {
  const yaml = readYAML(unexpanded(source));
  const { root } = yaml;
  if (!root || yaml.isNull(root)) return yaml.checked({});
  if (!isMap(root)) {
    const hint = "write 'name: value' on each line";
    yaml.error(
      'values/invalid',
      `a values file is a mapping, not ${yaml.kindOf(root)}`,
      yaml.placeOf(root),
      hint,
    );
    return yaml.checked({});
  }
  return yaml.checked(mapOf(root, yaml));
}

/** The values that a step gives to the task it runs. */
export const values: Decoder<Placed<TemplateMap>> = (node, name, yaml) => {
  if (isMap(node)) return { value: mapOf(node, yaml), place: yaml.placeOf(node) };
  const hint = "write 'name: value' on each line";
  yaml.error('values/invalid', `'${name}' is a mapping, not ${yaml.kindOf(node)}`, yaml.placeOf(node), hint);
  return undefined;
};

function valueOf(node: Node, yaml: YAMLText): TemplateValue {
  const scalar = yaml.scalar(node);
  if (scalar !== undefined) return scalar;
  const items = yaml.items(node);
  return items ? items.map((item) => valueOf(item, yaml)) : mapOf(node, yaml);
}

function mapOf(node: Node, yaml: YAMLText): TemplateMap {
  // without a prototype even '__proto__' is only a key
  const map = Object.create(null) as Record<string, TemplateValue>;
  for (const [key, { value }] of yaml.mapping(node, 'this') ?? []) map[key] = valueOf(value, yaml);
  return map;
}
