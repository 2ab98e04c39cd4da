import { csvAttributes, csvFields, csvLine } from '../csv.js';
import type { BuildPart } from './build-part.js';

/** `--output`: files that BuildKit writes, or the image. @see https://docs.docker.com/build/exporters/ */
export function readOutput(text: string): readonly BuildPart[] {
  if (text === '-') return [toStandardOutput()];
  if (!text.includes('=')) return [{ kind: 'output', value: csvLine(['type=local', `dest=${text}`]) }];
  const attributes = csvAttributes(text);
  const dest = attributes.get('dest') ?? '';
  switch (attributes.get('type')) {
    case 'local':
    case 'tar':
    case 'oci':
      return dest === '' || dest === '-' ? [toStandardOutput()] : [{ kind: 'output', value: text }];
    case 'docker':
      if (dest === '-') return [toStandardOutput()];
      return dest === ''
        ? [{ kind: 'want', what: 'load' }, ...imageAttributes(text)]
        : [{ kind: 'output', value: text }];
    case 'registry':
      return [{ kind: 'want', what: 'push' }, ...imageAttributes(text)];
    case 'image':
      return [
        { kind: 'want', what: isOn(attributes.get('push')) ? 'push' : 'load' },
        ...imageAttributes(text),
      ];
    case 'cacheonly':
      return [{ kind: 'output', value: '' }];
    default: {
      const hint = "the types are 'local', 'tar', 'oci', 'docker', 'image', 'registry' and 'cacheonly'";
      return [{ kind: 'refusal', message: `'${text}' is not an output that a build can have`, hint }];
    }
  }
}

function isOn(value = 'false'): boolean {
  return !/^(?:0|f|false)$/i.test(value);
}

/** What the image's own exporter understands: its name is the step's, and it is always stored. */
function imageAttributes(text: string): readonly BuildPart[] {
  return csvFields(text)
    .filter((field) => !/^(?:type|name|push|push-by-digest|store|unpack|dest)=/i.test(field))
    .map((value) => ({ kind: 'attribute', value }));
}

function toStandardOutput(): BuildPart {
  const hint = "name a file: '--output type=tar,dest=FILE'";
  return { kind: 'refusal', message: 'a build cannot write its result to standard output here', hint };
}
