import type { PlannedFlag } from '../../../plan/index.js';

/** One thing that a flag says of a build. */
export type BuildPart =
  | { readonly kind: 'option'; readonly key: string; readonly value: string }
  /** One of an option's list. */
  | { readonly kind: 'item'; readonly key: string; readonly value: string }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'local'; readonly name: string; readonly path: string }
  | { readonly kind: 'secret'; readonly value: string }
  | { readonly kind: 'output'; readonly value: string }
  | { readonly kind: 'attribute'; readonly value: string }
  | { readonly kind: 'want'; readonly what: 'load' | 'push' }
  | { readonly kind: 'file'; readonly what: 'digest' | 'metadata'; readonly path: string }
  | { readonly kind: 'note'; readonly text: string }
  | ({ readonly kind: 'refusal' } & Refusal);

/** Why a build cannot be carried out, at the word that says so. */
export interface Refusal {
  readonly message: string;
  readonly hint: string;
  readonly place?: PlannedFlag['place'];
}

/** Where a build happens: variables that `--build-arg NAME` and others take their values from. */
export type BuildEnvironment = Readonly<Record<string, string | undefined>>;
