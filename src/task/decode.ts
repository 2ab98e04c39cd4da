import type { Node } from 'yaml';
import type { Place } from '../source/index.js';
import type { Placed, Words } from './placed.js';
import { wordsOf } from './words.js';
import { textOf, type YAMLText } from './yaml.js';

/** Reads one kind of value from a node; undefined when there is none, or when its error is reported. `name` is for messages. */
export type Decoder<T> = (node: Node, name: string, yaml: YAMLText) => T | undefined;

/** Text of any scalar, as it is written. */
export const text: Decoder<string> = (node, name, yaml) => {
  const scalar = yaml.scalarNode(node);
  if (scalar) return textOf(scalar);
  const hint = 'put text that begins with a bracket or brace into quotes';
  yaml.error('task/wrong-type', `'${name}' takes text, not ${yaml.kindOf(node)}`, yaml.placeOf(node), hint);
  return undefined;
};

export const placedText: Decoder<Placed<string>> = (node, name, yaml) => {
  const value = text(node, name, yaml);
  return value === undefined ? undefined : { value, place: yaml.placeOf(node) };
};

/** Text with a place for every character. */
export const words: Decoder<Words> = (node, name, yaml) => {
  const scalar = yaml.scalarNode(node);
  if (scalar) return wordsOf(scalar, yaml);
  text(node, name, yaml);
  return undefined;
};

/** A whole number, in any of YAML 1.1's ways of writing one. As in ACR, a fraction is cut off, and null is 0. */
export const integer: Decoder<number> = (node, name, yaml) => {
  if (yaml.isNull(node)) return 0;
  const value = yaml.scalar(node);
  const number = typeof value === 'bigint' || typeof value === 'number' ? Number(value) : NaN;
  if (Number.isSafeInteger(Math.trunc(number))) return whole(number, node, name, yaml);
  const scalar = yaml.scalarNode(node);
  const found = scalar ? yaml.quote(node) : yaml.kindOf(node);
  const quoted = scalar && /^\d+$/.test(textOf(scalar));
  const hint = quoted ? 'take the quotes away' : undefined;
  yaml.error('task/wrong-type', `'${name}' takes a whole number, not ${found}`, yaml.placeOf(node), hint);
  return undefined;
};

function whole(number: number, node: Node, name: string, yaml: YAMLText): number {
  const cut = Math.trunc(number);
  if (cut !== number) {
    const message = `'${name}' takes a whole number, not ${yaml.quote(node)}`;
    yaml.warn('task/wrong-type', message, yaml.placeOf(node), `${cut} is taken`);
  }
  return cut;
}

export const boolean: Decoder<boolean> = (node, name, yaml) => {
  const value = yaml.scalar(node);
  if (typeof value === 'boolean') return value;
  const scalar = yaml.scalarNode(node);
  const found = scalar ? yaml.quote(node) : yaml.kindOf(node);
  const quoted = scalar && /^(true|false|yes|no|on|off)$/i.test(textOf(scalar));
  const hint = quoted ? 'take the quotes away' : undefined;
  yaml.error('task/wrong-type', `'${name}' takes true or false, not ${found}`, yaml.placeOf(node), hint);
  return undefined;
};

/** @param remedy what to do about a mapping in the list's place */
export function list<T>(item: Decoder<T>, remedy = "begin each line with '- '"): Decoder<readonly T[]> {
  return (node, name, yaml) => {
    const items = yaml.items(node);
    if (items) return items.flatMap((each) => item(each, name, yaml) ?? []);
    const scalar = yaml.scalarNode(node);
    const hint = scalar ? `write it as a list: [${yaml.quote(node)}]` : remedy;
    yaml.error(
      'task/wrong-type',
      `'${name}' takes a list, not ${yaml.kindOf(node)}`,
      yaml.placeOf(node),
      hint,
    );
    return undefined;
  };
}

/** A list, or one item that should have been one: accepted with a warning. */
export function leniently<T>(item: Decoder<T>): Decoder<readonly T[]> {
  return (node, name, yaml) => {
    const scalar = yaml.scalarNode(node);
    if (!scalar) return list(item)(node, name, yaml);
    const hint = `write it as a list: [${yaml.quote(node)}]`;
    yaml.warn('task/wrong-type', `'${name}' takes a list, not text`, yaml.placeOf(node), hint);
    const value = item(node, name, yaml);
    return value === undefined ? [] : [value];
  };
}

/** A mapping from names to texts; the place is the name's. */
export const textMap: Decoder<readonly Placed<{ readonly name: string; readonly text: string }>[]> = (
  node,
  name,
  yaml,
) =>
  Array.from(yaml.mapping(node, `'${name}'`) ?? [], ([key, entry]) => {
    const value = yaml.isNull(entry.value) ? '' : text(entry.value, key, yaml);
    return { value: { name: key, text: value ?? '' }, place: yaml.placeOf(entry.key) };
  });

/** The same value with the place of all of it. */
export function placing<T extends object>(decoder: Decoder<T>): Decoder<T & { readonly place: Place }> {
  return (node, name, yaml) => {
    const value = decoder(node, name, yaml);
    return value && { ...value, place: yaml.placeOf(node) };
  };
}
