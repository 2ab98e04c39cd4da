/** What the run must not write where others can read it. */
export interface RunSecrets {
  /** The value of a secret that the run was given; undefined where it was given none of that name. */
  value(id: string): string | undefined;
  /** Whether a secret stands in a text. */
  isIn(text: string): boolean;
}
