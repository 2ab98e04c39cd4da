import type { CIRequest, Service } from './request.js';

/** Lines with so many blanks before each; what is empty stays so. */
export function indented(lines: readonly string[], blanks: number): readonly string[] {
  return lines.map((line) => (line === '' ? '' : `${' '.repeat(blanks)}${line}`));
}

/** Text as a YAML scalar: JSON's way of writing it is one of YAML's. */
export function scalar(text: string): string {
  return /^[A-Za-z][\w./-]*$/.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(text)
    ? text
    : JSON.stringify(text);
}

/** A file's text. */
export function lines(...parts: readonly (string | readonly string[])[]): string {
  return `${parts.flat().join('\n')}\n`;
}

/** What stands at the top of each file, as comment lines: what it is, and the settings that it needs. */
export function opening(
  { file, package: name }: CIRequest,
  service: Service,
  settings: readonly string[],
  mark = '#',
): readonly string[] {
  return comment(
    [
      `Runs ${file} at its times, when anything that goes into it has changed.`,
      `Made by 'taskrun ci generate ${service}'; yours to change.`,
      '',
      `taskrun comes from npm: ${name} has to be in the registry of packages that npm uses. Another source, such as`,
      "the URL of a tarball made by 'npm pack', is named by --package.",
      '',
      ...settings,
    ],
    mark,
  );
}

/** Comment lines. */
export function comment(text: readonly string[], mark = '#'): readonly string[] {
  return text.map((line) => `${mark} ${line}`.trimEnd());
}

/** The name of a platform where only letters, digits and `_` may be. */
export const identifier = (platform: string): string => platform.replaceAll(/\W/g, '_');

/** Whether builds need emulation on a machine of linux/amd64. */
export function foreignPlatforms({ platforms }: CIRequest): readonly string[] {
  return platforms.filter(
    (platform) => platform.startsWith('linux/') && !/^linux\/(?:amd64|386)$/.test(platform),
  );
}
