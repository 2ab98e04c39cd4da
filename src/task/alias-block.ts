import type { Checked } from '../diagnostic/index.js';
import type { Expanded } from '../source/index.js';
import { fields, list, placedText, textMap } from './decode.js';
import { readYAML } from './yaml.js';

/** What the alias block says, with what every task knows anyway. */
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

const blockFields = { values: textMap, src: list(placedText), directive: placedText };

/** Reads the alias block, its templates already expanded. An empty text is a task without one. */
export function decodeAliases(block: Expanded): Checked<Aliases> {
  const yaml = readYAML(block);
  const root = yaml.root && yaml.mapping(yaml.root, 'the task')?.get('alias');
  const written = root && fields(blockFields, { what: 'the alias block' })(root.value, 'alias', yaml);
  for (const { value, place } of written?.values ?? []) {
    if (!/^[a-zA-Z0-9]+$/.test(value.name)) {
      yaml.error(
        'alias/invalid',
        `'${value.name}' is not a name for an alias`,
        place,
        'use letters and digits only',
      );
    }
  }
  for (const { place } of written?.src ?? []) {
    const hint = "write its entries under 'alias.values'";
    yaml.error('alias/not-yet-supported', "'alias.src' is not supported yet", place, hint);
  }
  const directive = written?.directive;
  if (directive && !/^[^a-zA-Z0-9]?$/u.test(directive.value)) {
    const hint = 'use one character that is neither a letter nor a digit';
    yaml.error('alias/invalid', 'this cannot introduce an alias', directive.place, hint);
  }
  const own = (written?.values ?? []).map(({ value }) => [value.name, value.text] as const);
  return yaml.checked({
    values: new Map([...runAliases, ...imageAliases, ...own]),
    directive: directive === undefined || directive.value === '' ? '$' : directive.value,
    imageAliases: new Map([...imageAliases, ...own]),
  });
}
