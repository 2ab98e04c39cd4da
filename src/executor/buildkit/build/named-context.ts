import { formatFamiliarReference, parseReference } from '../../../oci/index.js';
import { isLocalPath } from '../../../plan/index.js';
import { splitAt } from '../csv.js';
import type { BuildPart } from './build-part.js';

/** `--build-context NAME=VALUE`: a directory, or something BuildKit knows how to get. */
export function readBuildContext(text: string): readonly BuildPart[] {
  const [name, value] = splitAt(text, '=');
  if (name === '' || value === '')
    return [
      {
        kind: 'refusal',
        message: `'${text}' names no build context`,
        hint: "write it like 'NAME=DIRECTORY'",
      },
    ];
  const key = `context:${contextName(name)}`;
  if (value.startsWith('oci-layout://')) return layoutContext(key, name, value);
  if (/^(?:docker-image|target):/.test(value) || !isLocalPath(value)) return [{ kind: 'option', key, value }];
  const local = `named-${name}`; // "context" and "dockerfile" are names of the build's own
  return [
    { kind: 'local', name: local, path: value },
    { kind: 'option', key, value: `local:${local}` },
  ];
}

function layoutContext(key: string, name: string, value: string): readonly BuildPart[] {
  const [, path = '', digest = ''] = /^oci-layout:\/\/([^@]+)@(sha256:[0-9a-f]{64})$/.exec(value) ?? [];
  if (digest === '') {
    const hint = "write it as 'oci-layout://DIRECTORY@sha256:…'";
    return [{ kind: 'refusal', message: `the build context '${name}' names no digest in its layout`, hint }];
  }
  const store = `named-${name.replaceAll(/[^a-z0-9]/g, '-')}`;
  return [
    { kind: 'words', words: ['--oci-layout', `${store}=${path}`] },
    { kind: 'option', key, value: `oci-layout://${store}@${digest}` },
  ];
}

/** What the frontend looks an image's name up under. */
export function contextName(name: string): string {
  const reference = parseReference(name);
  return reference === undefined ? name : formatFamiliarReference(reference).replace(/:latest$/, '');
}
