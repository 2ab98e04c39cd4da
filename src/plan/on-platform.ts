import { formatPlatform, type Platform } from '../oci/index.js';
import { parseFlags, type FlagRules } from './flags.js';
import type { Word } from './words.js';

/** The words of a command that has a `--platform`, with this one in front unless they name one themselves. */
export function onPlatform(
  words: readonly Word[],
  rules: FlagRules,
  platform: Platform | undefined,
): readonly Word[] {
  const [first] = words;
  if (platform === undefined || first === undefined) return words;
  const { flags } = parseFlags(words, rules, () => undefined);
  if (flags.some(({ name }) => name === 'platform')) return words;
  const { place } = first;
  return [{ text: `--platform=${formatPlatform(platform)}`, place, placeFrom: () => place }, ...words];
}
