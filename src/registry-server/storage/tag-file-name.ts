import { isTag, type Tag } from '../../oci/index.js';

const separator = '~';

/**
 * The file that holds a tag. Tags differ by case but files on some systems don't, so the name is the tag in lower case,
 * followed by `~` and, as a hexadecimal number, the positions of its capital letters: `v1`, `Latest` as `latest~1`.
 */
export function tagFileName(tag: Tag): string {
  const capitals = Array.from<string>(tag).reduce(
    (bits, character, index) => bits | (bitOf(character) << BigInt(index)),
    0n,
  );
  return capitals === 0n ? tag : tag.toLowerCase() + separator + capitals.toString(16);
}

/** The tag that a file holds; undefined for a file that is no tag's. */
export function tagOfFileName(name: string): Tag | undefined {
  const [lower = '', capitals = '0'] = name.split(separator);
  if (!/^[0-9a-f]+$/.test(capitals)) return undefined;
  const bits = BigInt(`0x${capitals}`);
  const tag = Array.from(lower)
    .map((character, index) => (isSet(bits, index) ? character.toUpperCase() : character))
    .join('');
  return isTag(tag) ? tag : undefined;
}

function bitOf(character: string): bigint {
  return character >= 'A' && character <= 'Z' ? 1n : 0n;
}

function isSet(bits: bigint, index: number): boolean {
  return ((bits >> BigInt(index)) & 1n) === 1n;
}
