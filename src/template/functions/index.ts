/**
 * The functions of the template language, one file per family: Go's own, and those of Sprig 2.22.
 * Comes in: values of the types that the parameters name. Goes out: values, or a {@link FunctionError}.
 * Must not know where in a text a call stands.
 * @see https://pkg.go.dev/text/template#hdr-Functions
 * @see https://masterminds.github.io/sprig/
 */
import { cases } from './cases.js';
import { ciphers } from './ciphers.js';
import { collection } from './collection.js';
import { comparison } from './comparison.js';
import { dates } from './dates.js';
import { defaults } from './defaults.js';
import { dicts } from './dicts.js';
import { encodings } from './encodings.js';
import { escaping } from './escaping.js';
import type { TemplateFunction } from './function.js';
import { hashes } from './hashes.js';
import { host } from './host.js';
import { lists } from './lists.js';
import { logic } from './logic.js';
import { numeric } from './numeric.js';
import { paths } from './paths.js';
import { printing } from './printing.js';
import { random } from './random.js';
import { reflection } from './reflection.js';
import { regex } from './regex.js';
import { semver } from './semver.js';
import { splitting } from './splitting.js';
import { strings } from './strings.js';
import { urls } from './urls.js';
import { wrapping } from './wrapping.js';

export { FunctionError, MissingKey } from './function.js';
export type { Parameter, Surroundings, TemplateFunction } from './function.js';

/** Every function by its name; Sprig's `slice` replaces Go's. */
export const functions: ReadonlyMap<string, TemplateFunction> = new Map(
  [
    ...[
      logic,
      comparison,
      collection,
      printing,
      escaping,
      strings,
      cases,
      wrapping,
      splitting,
      numeric,
      lists,
      dicts,
    ],
    ...[defaults, reflection, dates, encodings, hashes, ciphers, random, regex, semver, paths, urls, host],
  ].flatMap((family) => Object.entries(family)),
);
