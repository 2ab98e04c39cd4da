import type { TaskVersion } from './placed.js';

/** The versions there are; a file that names none has {@link defaultVersion}. */
export const versions: readonly TaskVersion[] = ['1.0-preview-1', 'v1.0.0', 'v1.1.0'];

export const defaultVersion: TaskVersion = 'v1.0.0';

/** The version a text names, in any letter case; undefined when there is no such version. */
export function versionNamed(text: string): TaskVersion | undefined {
  return versions.find((version) => version.toLowerCase() === text.toLowerCase());
}

/** Whether task files of this version have aliases. */
export function hasAliases(version: string | undefined): boolean {
  return version !== undefined && versionNamed(version) === 'v1.1.0';
}

/**
 * What a task file gives as its version, read from the text alone, because aliases must be expanded before the text is
 * YAML: the first line that begins with `version:`, quotes and a comment behind it aside.
 */
export function findVersion(text: string): string | undefined {
  for (const line of text.split('\n')) {
    const value = /^(['"]*)version\1\s*:(.*)$/.exec(line.trimEnd())?.[2];
    if (value !== undefined)
      return value
        .replace(/\s#.*$/, '')
        .trim()
        .replace(/^['"]+|['"]+$/g, '');
  }
  return undefined;
}
