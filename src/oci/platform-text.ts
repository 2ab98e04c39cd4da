import { normalSystem, normalizePlatform } from './normalize-platform.js';
import { platformOf, type Platform } from './platform.js';

const systemGrammar = /^([\w-]+)(?:\(([\w.%-]*)((?:\+[\w.%-]+)*)\))?$/;
const partGrammar = /^[\w.-]+$/;
/** After decoding: what may stand in a message. */
const printable = /^[\x21-\x7e]*$/;

const systems = new Set(
  'aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris windows zos'.split(
    ' ',
  ),
);
const processors = new Set(
  `386 amd64 amd64p32 arm armbe arm64 arm64be ppc64 ppc64le loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le
   ppc riscv riscv64 s390 s390x sparc sparc64 wasm`.split(/\s+/),
);

/**
 * Reads `os/architecture`, `os/architecture/variant`, or one known `os` or `architecture` alone, as containerd does, and
 * normalises it. The os may have a version and features in parentheses: `windows(10.0.20348.1+win32k)/amd64`. What is not
 * written comes from `defaults`. Undefined when the text is no platform.
 * @see https://github.com/containerd/platforms/blob/v1.0.0-rc.5/platforms.go
 */
export function parsePlatform(
  text: string,
  defaults: Platform = { os: 'linux', architecture: 'amd64' },
): Platform | undefined {
  const [first = '', ...rest] = text.split('/');
  const [matched, os = '', version = '', features = ''] = systemGrammar.exec(first) ?? [];
  if (matched === undefined || rest.length > 2 || !rest.every((part) => partGrammar.test(part)))
    return undefined;
  const [osVersion, ...osFeatures] = `${version}${features}`.split('+').map(decoded);
  if (osVersion === undefined || !osFeatures.every((feature) => feature !== undefined)) return undefined;
  const [architecture, variant] = rest;
  if (architecture !== undefined)
    return normalizePlatform(platformOf({ os, architecture, variant, osVersion, osFeatures }));
  if (systems.has(normalSystem(os)))
    return normalizePlatform(platformOf({ ...defaults, os, osVersion, osFeatures }));
  const processor = normalizePlatform({ os: defaults.os, architecture: first });
  return processors.has(processor.architecture) ? processor : undefined;
}

/** What a version or feature means where its own characters had to be written as `%2B`; undefined when it is no text. */
function decoded(text: string): string | undefined {
  try {
    const plain = decodeURIComponent(text);
    return printable.test(plain) ? plain : undefined;
  } catch {
    return undefined;
  }
}

/** `os/architecture[/variant]`, the os with its version and features in parentheses where it has any. */
export function formatPlatform({ os, architecture, variant, osVersion, osFeatures = [] }: Platform): string {
  const features = [...new Set(osFeatures)].sort();
  const options = [osVersion ?? '', ...features].map(encoded).join('+');
  const system = options === '' ? os : `${os}(${options})`;
  return [system, architecture, ...(variant === undefined ? [] : [variant])].join('/');
}

function encoded(text: string): string {
  return text.replaceAll(/[%+()/]/g, (special) => `%${special.charCodeAt(0).toString(16).toUpperCase()}`);
}
