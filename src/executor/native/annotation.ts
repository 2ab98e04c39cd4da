import type { BuildAnnotation } from '../../image-build/index.js';
import { parsePlatform } from '../../oci/index.js';

const targets = ['manifest', 'index', 'manifest-descriptor', 'index-descriptor'] as const;

/**
 * `[TARGET[[PLATFORM]][,…]:]KEY=VALUE`; on the manifest where it says nothing.
 * @see https://docs.docker.com/build/metadata/annotations/
 */
export function readAnnotation(
  text: string,
): readonly BuildAnnotation[] | { readonly message: string; readonly hint: string } {
  const [, where = 'manifest', key = '', value] = /^(?:([a-z,[\]/0-9-]+):)?([^=]+)=(.*)$/s.exec(text) ?? [];
  const hint = "write 'KEY=VALUE', 'index:KEY=VALUE' or 'manifest[os/architecture]:KEY=VALUE'";
  if (value === undefined) return { message: `'${text}' is not an annotation`, hint };
  const read: BuildAnnotation[] = [];
  for (const each of where.split(',')) {
    const [, name, platformText] = /^([a-z-]+)(?:\[(.*)\])?$/.exec(each) ?? [];
    const on = targets.find((target) => target === name);
    const platform = platformText === undefined ? undefined : parsePlatform(platformText);
    if (on === undefined || (platformText !== undefined && platform === undefined))
      return { message: `the annotation '${key}' cannot be put on '${each}'`, hint };
    read.push({ on, key, value, ...(platform === undefined ? {} : { platform }) });
  }
  return read;
}
