import { join } from 'node:path';
import { textOf, type GitFolder } from './git-folder.js';
import { withoutCredentials } from './location.js';

/** The first URL of the remote `origin`, without credentials; empty when there is none. */
export async function originOf({ common }: GitFolder): Promise<string> {
  return withoutCredentials(firstUrl(await textOf(join(common, 'config'))));
}

/** @see https://git-scm.com/docs/git-config#_syntax */
function firstUrl(config: string): string {
  let inOrigin = false;
  for (const line of config.split('\n')) {
    const section = /^\s*\[(.*?)\]/.exec(line)?.[1];
    if (section !== undefined) inOrigin = /^remote\s+"origin"$/i.test(section);
    const value = /^\s*(?:\[[^\]]*\]\s*)?url\s*=\s*(.*)$/i.exec(line)?.[1];
    if (inOrigin && value !== undefined) return plainValue(value);
  }
  return '';
}

/** A value without quotes, escapes and the comment behind it. */
function plainValue(text: string): string {
  const parts = text.match(/"(?:\\.|[^"\\])*"|\\.|[^"\\;#]|[;#].*$/g) ?? [];
  const kept = parts.filter((part) => !/^[;#]/.test(part));
  return kept
    .map((part) => part.replace(/^"(.*)"$/, '$1').replace(/\\(.)/g, '$1'))
    .join('')
    .trim();
}
