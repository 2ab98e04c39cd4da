import { isMap, type TemplateMap } from './value.js';

/**
 * The remedy for a word that is no function: what the author wanted is usually a value, and a word alone
 * (`{{CI_IMAGE_TAG}}`) always is. A word that some part of the data has as a key is looked up there.
 */
export function nameHint(data: TemplateMap): (word: string, alone: boolean) => string | undefined {
  return (word, alone) => {
    const owner = Object.keys(data).find((key) => {
      const part = data[key] ?? null;
      return isMap(part) && Object.hasOwn(part, word);
    });
    if (owner === undefined && !alone) return undefined;
    return `to use a value write {{.${owner ?? 'Values'}.${word}}}`;
  };
}

/** The remedy for a key that isn't there and resembles none that is. */
export function keyHint(lookup: string): string | undefined {
  const name = /^\.Values\.([^.]+)$/.exec(lookup)?.[1];
  return name === undefined
    ? undefined
    : `give it a value with '--set ${name}=…', or a default with '${lookup} | default "…"'`;
}
