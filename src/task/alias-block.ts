import type { Checked } from '../diagnostic/index.js';
import { unexpanded, type Expanded, type SourceText } from '../source/index.js';
import { textMap } from './decode.js';
import { fields } from './fields.js';
import type { Placed } from './placed.js';
import { aliasProperties } from './properties.js';
import type { AliasProperties } from './schema/index.js';
import { readYAML, type YAMLText } from './yaml.js';

/** What the alias block itself says. */
export interface AliasBlock {
  readonly values: readonly (readonly [string, string])[];
  /** Files and URLs with more aliases; later ones win over earlier ones, and `values` over all. */
  readonly sources: readonly Placed<string>[];
  readonly directive: string;
}

/** All aliases of a task. */
export interface Aliases {
  readonly values: ReadonlyMap<string, string>;
  /** The character that introduces a name. */
  readonly directive: string;
  readonly imageAliases: ReadonlyMap<string, string>;
}

/** Aliases for the Run variables; templates are expanded after aliases. */
const runAliases: readonly (readonly [string, string])[] = [
  'ID',
  'SharedVolume',
  'Registry',
  'RegistryName',
  'Date',
  'OS',
  'Architecture',
  'Commit',
  'Branch',
].map((name) => [name, `{{.Run.${name}}}`]);

/** Images that the reference gives short names. */
const imageAliases: readonly (readonly [string, string])[] = [
  ['acr', 'mcr.microsoft.com/acr/acr-cli:0.19'],
  ['az', 'mcr.microsoft.com/acr/azure-cli:2ff604c'],
  ['bash', 'mcr.microsoft.com/acr/bash:2ff604c'],
  ['curl', 'mcr.microsoft.com/acr/curl:2ff604c'],
  ['cssc', 'mcr.microsoft.com/acr/cssc:2ff604c'],
];

const block = fields<AliasProperties>(aliasProperties, {
  what: 'the alias block',
  mistaken: { alias: 'values', source: 'src', sources: 'src', prefix: 'directive' },
});

/** Reads the alias block, its templates already expanded. An empty text is a task without one. */
export function decodeAliases(text: Expanded): Checked<AliasBlock> {
  const yaml = readYAML(text);
  const entry = yaml.root && yaml.mapping(yaml.root, 'the task')?.get('alias');
  const written = entry && !yaml.isNull(entry.value) ? block(entry.value, 'alias', yaml) : undefined;
  checkNames(written?.values ?? [], yaml);
  const directive = written?.directive;
  if (directive && !/^[^a-zA-Z0-9]?$/u.test(directive.value)) {
    const hint = 'use one character that is neither a letter nor a digit';
    yaml.error('alias/invalid', 'this cannot introduce an alias', directive.place, hint);
  }
  return yaml.checked({
    values: (written?.values ?? []).map(({ value }) => [value.name, value.text] as const),
    sources: written?.src ?? [],
    directive: directive === undefined || directive.value === '' ? '$' : directive.value,
  });
}

/** Reads a file of aliases: a mapping of names to texts. An empty one has none. */
export function decodeAliasFile(source: SourceText): Checked<readonly (readonly [string, string])[]> {
  const yaml = readYAML(unexpanded(source));
  const { root } = yaml;
  const written = root && !yaml.isNull(root) ? textMap(root, 'aliases', yaml) : [];
  checkNames(written ?? [], yaml);
  return yaml.checked((written ?? []).map(({ value }) => [value.name, value.text] as const));
}

function checkNames(values: readonly Placed<{ readonly name: string }>[], yaml: YAMLText): void {
  for (const { value, place } of values) {
    if (/^[a-zA-Z0-9]+$/.test(value.name)) continue;
    const message = `'${value.name}' is not a name for an alias`;
    yaml.error('alias/invalid', message, place, 'use letters and digits only');
  }
}

/** Puts them together, the weakest first. */
export function aliasesOf(
  { values, directive }: AliasBlock,
  fromSources: readonly (readonly [string, string])[],
  images: ReadonlyMap<string, string>,
): Aliases {
  const own = [...fromSources, ...values];
  return {
    values: new Map([...runAliases, ...imageAliases, ...images, ...own]),
    directive,
    imageAliases: new Map([...imageAliases, ...images, ...own]),
  };
}
