import { Dict, List, type DictType, type TemplateMap, type TemplateValue, type Value } from './value.js';

/**
 * The data of a template as values. Maps get the Go types they have in ACR: what a values file nests is made by go-yaml,
 * whose maps have keys of any type.
 */
export function rootOf(data: TemplateMap): Dict {
  const entries = Object.entries(data).map(([name, value]): [string, Value] => [
    name,
    name === 'Values' && isMap(value)
      ? dictOf(value, 'templating.Values', 'map[interface {}]interface {}')
      : valueOf(value, 'map[string]interface {}'),
  ]);
  return new Dict(new Map(entries), 'templating.Values');
}

function valueOf(value: TemplateValue, nested: DictType): Value {
  if (Array.isArray(value)) return new List(value.map((each: TemplateValue) => valueOf(each, nested)));
  if (isMap(value)) return dictOf(value, nested, nested);
  return value as Value;
}

function dictOf(map: TemplateMap, type: DictType, nested: DictType): Dict {
  return new Dict(new Map(Object.keys(map).map((key) => [key, valueOf(map[key] ?? null, nested)])), type);
}

function isMap(value: TemplateValue): value is TemplateMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
