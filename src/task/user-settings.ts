import type { Checked } from '../diagnostic/index.js';
import { unexpanded, type Place, type SourceText } from '../source/index.js';
import { placing } from './decode.js';
import { fields } from './fields.js';
import type { Placed } from './placed.js';
import { readYAML } from './yaml.js';

/** What a user has set for all tasks. */
export interface UserSettings {
  /** The registry of runs that name none: not checked yet. */
  readonly registry?: Placed<string>;
  readonly builders: readonly DeclaredBuilder[];
}

/** A BuildKit server as it is declared: not checked yet. */
export interface DeclaredBuilder {
  readonly platform?: Placed<string>;
  readonly address?: Placed<string>;
  readonly place: Place;
}

const builder = placing(
  fields<Omit<DeclaredBuilder, 'place'>>(
    { platform: 'placed', address: 'placed' },
    { what: 'a builder', mistaken: { addr: 'address', platforms: 'platform' } },
  ),
);

const settings = fields<Partial<UserSettings>>(
  { registry: 'placed', builders: 'builder[]' },
  { what: 'a settings file', readers: { builder }, mistaken: { builder: 'builders' } },
);

/** Reads the user's settings file, which is YAML; an empty one sets nothing. */
export function readUserSettings(source: SourceText): Checked<UserSettings> {
  const yaml = readYAML(unexpanded(source));
  const { root } = yaml;
  const read = !root || yaml.isNull(root) ? undefined : settings(root, '', yaml);
  return yaml.checked({ ...read, builders: read?.builders ?? [] });
}
