import type { ImageDescription } from '../../../image/index.js';
import { table, formatBytes, safe } from '../../output/index.js';

/** What an image says of itself, and its layers. Values of the environment are left out: some hold secrets. */
export function configurationLines(
  { configuration, layers }: ImageDescription,
  width?: number,
): readonly string[] {
  const facts: (readonly [name: string, value: string])[] = [];
  const add = (name: string, values: readonly string[]): void => {
    values.forEach((value, at) => facts.push([at === 0 ? name : '', safe(value)]));
  };
  if (configuration !== undefined) {
    add('entrypoint', words(configuration.entrypoint));
    add('command', words(configuration.command));
    add('working directory', textsOf(configuration.workingDirectory));
    add('user', textsOf(configuration.user));
    add('environment', listed(configuration.environment));
    add('ports', listed(configuration.exposedPorts));
    add('volumes', listed(configuration.volumes));
    add('stop signal', textsOf(configuration.stopSignal));
    add(
      'labels',
      Object.entries(configuration.labels).map(([name, value]) => `${name}=${value}`),
    );
  }
  const names = Math.max(0, ...facts.map(([name]) => name.length));
  return [
    ...facts.map(([name, value]) => `${name.padEnd(names)}  ${value}`),
    ...(facts.length === 0 ? [] : ['']),
    ...layerTable(layers, width),
  ];
}

function layerTable(layers: ImageDescription['layers'], width?: number): readonly string[] {
  const columns = [
    { head: 'layer', align: 'right' },
    { head: 'size', align: 'right' },
    { head: 'digest', narrow: 19 },
  ] as const;
  return table(
    columns,
    layers.map(({ size, digest }, at) => [String(at + 1), formatBytes(size), digest]),
    width,
  );
}

/** As a JSON array: words with blanks in them stay apart. */
function words(all: readonly string[]): readonly string[] {
  return all.length === 0 ? [] : [JSON.stringify(all)];
}

function listed(all: readonly string[]): readonly string[] {
  return all.length === 0 ? [] : [all.join(', ')];
}

function textsOf(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [text];
}
