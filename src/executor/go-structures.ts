import { structure, type TemplateMap, type TemplateValue } from '../template/index.js';

/** How a value is read out of JSON: its Go type, as far as a template can tell. */
export type Shape =
  'text' | 'whole' | 'truth' | 'texts' | 'textMap' | 'anything' | Fields | { readonly each: Shape };

/** A structure's fields in Go's order; `?` behind a shape leaves an empty one out of the JSON. */
export interface Fields {
  /** A structure by itself, which is empty where JSON has none; otherwise a pointer to one. */
  readonly inline?: true;
  readonly fields: readonly (readonly [go: string, json: string, shape: Shape, omitted?: '?'])[];
}

/** Something a template reads, and its JSON. */
export interface GoValue {
  readonly value: TemplateValue;
  readonly json: unknown;
}

/** What JSON stands for in Go; what it lacks, or has in another type, is the zero of its type. */
export function goValue(json: unknown, shape: Shape): GoValue {
  switch (shape) {
    case 'text':
      return same(typeof json === 'string' ? json : '');
    case 'whole': {
      const number = Number.isSafeInteger(json) ? Number(json) : 0;
      return { value: BigInt(number), json: number };
    }
    case 'truth':
      return same(json === true);
    case 'texts':
      return same(Array.isArray(json) ? json.filter((each) => typeof each === 'string') : []);
    case 'textMap':
      return same(sortedTexts(json));
    case 'anything':
      return same(sorted(json));
    default:
      return 'each' in shape ? listOf(json, shape.each) : structureOf(json, shape);
  }
}

function same(value: TemplateValue): GoValue {
  return { value, json: value };
}

/** Go's maps have no order: their keys are written in that of the alphabet. */
export function sorted(json: unknown): TemplateValue {
  if (Array.isArray(json)) return json.map(sorted);
  if (typeof json !== 'object' || json === null) return (json ?? null) as TemplateValue;
  const entries = Object.entries(json).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, value]) => [key, sorted(value)]));
}

function sortedTexts(json: unknown): TemplateMap {
  const entries = Object.entries(objectOf(json)).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : '',
  ]);
  return Object.fromEntries(
    entries.sort(([one = ''], [other = '']) => (one < other ? -1 : 1)),
  ) as TemplateMap;
}

function listOf(json: unknown, shape: Shape): GoValue {
  const items = (Array.isArray(json) ? json : []).map((each) => goValue(each, shape));
  return { value: items.map(({ value }) => value), json: items.map((item) => item.json) };
}

function structureOf(json: unknown, { fields, inline }: Fields): GoValue {
  if (inline !== true && (typeof json !== 'object' || json === null)) return same(null);
  const object = objectOf(json);
  const members = fields.map(([go, name, shape, omitted]) => {
    const read = goValue(object[name], shape);
    return { go, name, ...read, shown: omitted === undefined || !isEmpty(read.json) };
  });
  const written = Object.fromEntries(
    members.filter(({ shown }) => shown).map((member) => [member.name, member.json]),
  );
  const named = Object.fromEntries(members.map(({ go, value }) => [go, value]));
  return { value: structure(named, written), json: written };
}

function isEmpty(json: unknown): boolean {
  if (Array.isArray(json)) return json.length === 0;
  if (typeof json === 'object' && json !== null) return Object.keys(json).length === 0;
  return json === '' || json === 0 || json === false || json === null;
}

function objectOf(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null ? (json as Readonly<Record<string, unknown>>) : {};
}

const platformFields = [
  ['Architecture', 'architecture', 'text'],
  ['OS', 'os', 'text'],
  ['OSVersion', 'os.version', 'text', '?'],
  ['OSFeatures', 'os.features', 'texts', '?'],
  ['Variant', 'variant', 'text', '?'],
] as const;

/** @see https://pkg.go.dev/github.com/opencontainers/image-spec/specs-go/v1#Descriptor */
export const descriptorShape: Fields = {
  fields: [
    ['MediaType', 'mediaType', 'text'],
    ['Digest', 'digest', 'text'],
    ['Size', 'size', 'whole'],
    ['URLs', 'urls', 'texts', '?'],
    ['Annotations', 'annotations', 'textMap', '?'],
    ['Data', 'data', 'text', '?'],
    ['Platform', 'platform', { fields: platformFields }, '?'],
    ['ArtifactType', 'artifactType', 'text', '?'],
  ],
};

/** What buildx shows of an index: its descriptor and its contents in one. */
export const indexShape: Fields = {
  fields: [
    ['SchemaVersion', 'schemaVersion', 'whole'],
    ['MediaType', 'mediaType', 'text', '?'],
    ['Digest', 'digest', 'text'],
    ['Size', 'size', 'whole'],
    ['Manifests', 'manifests', { each: descriptorShape }],
    ['Annotations', 'annotations', 'textMap', '?'],
  ],
};

/** @see https://pkg.go.dev/github.com/opencontainers/image-spec/specs-go/v1#Image */
export const imageShape: Fields = {
  fields: [
    ['Created', 'created', 'text', '?'],
    ['Author', 'author', 'text', '?'],
    ...platformFields,
    [
      'Config',
      'config',
      {
        inline: true,
        fields: [
          ['User', 'User', 'text', '?'],
          ['ExposedPorts', 'ExposedPorts', 'anything', '?'],
          ['Env', 'Env', 'texts', '?'],
          ['Entrypoint', 'Entrypoint', 'texts', '?'],
          ['Cmd', 'Cmd', 'texts', '?'],
          ['Volumes', 'Volumes', 'anything', '?'],
          ['WorkingDir', 'WorkingDir', 'text', '?'],
          ['Labels', 'Labels', 'textMap', '?'],
          ['StopSignal', 'StopSignal', 'text', '?'],
          ['ArgsEscaped', 'ArgsEscaped', 'truth', '?'],
        ],
      },
    ],
    [
      'RootFS',
      'rootfs',
      {
        inline: true,
        fields: [
          ['Type', 'type', 'text'],
          ['DiffIDs', 'diff_ids', 'texts'],
        ],
      },
    ],
    [
      'History',
      'history',
      {
        each: {
          fields: [
            ['Created', 'created', 'text', '?'],
            ['CreatedBy', 'created_by', 'text', '?'],
            ['Author', 'author', 'text', '?'],
            ['Comment', 'comment', 'text', '?'],
            ['EmptyLayer', 'empty_layer', 'truth', '?'],
          ],
        },
      },
      '?',
    ],
  ],
};
