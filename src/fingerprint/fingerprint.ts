import { digestOf } from '../oci/index.js';

/** What a run depends on. Plain JSON, digests for the most part: nothing of it leads back to a secret. */
export interface Fingerprint {
  readonly plan: PlanParts;
  /**
   * By path relative to the context: mode in octal and digest of a file, mode of a directory (whose path ends in a slash),
   * target of a symbolic link.
   */
  readonly files: Readonly<Record<string, string>>;
  /** By full name, such as `docker.io/library/node:20`. */
  readonly images: Readonly<Record<string, ImageState>>;
}

/** Digests of what is planned: by what it is about, such as `step 'build'`, and then by part, such as `--build-arg VERSION`. */
export type PlanParts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What an image's name leads to. */
export interface ImageState {
  /** Of the manifest or index. */
  readonly digest: string;
  /** Of an index: the images in it for the platforms that the run takes, by platform. */
  readonly platforms?: Readonly<Record<string, string>>;
}

/** The same for two runs between which nothing has changed; needs only the digests that the names of images lead to. */
export function digestOfFingerprint({ plan, files, images }: Fingerprint): string {
  const parts = Object.entries(plan).map(([subject, all]) => [subject, sorted(all)] as const);
  const names = Object.entries(images).map(([name, { digest }]) => [name, digest] as const);
  const text = JSON.stringify([sorted(Object.fromEntries(parts)), sorted(files), names.sort(byName)]);
  return digestOf(new TextEncoder().encode(text));
}

function sorted<Value>(record: Readonly<Record<string, Value>>): readonly (readonly [string, Value])[] {
  return Object.entries(record).sort(byName);
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
