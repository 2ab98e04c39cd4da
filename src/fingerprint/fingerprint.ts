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
  const parts = sorted(plan).map(([subject, all]) => [subject, sorted(all)]);
  const names = sorted(images).map(([name, { digest }]) => [name, digest]);
  return digestOf(new TextEncoder().encode(JSON.stringify([parts, sorted(files), names])));
}

function sorted<Value>(record: Readonly<Record<string, Value>>): readonly (readonly [string, Value])[] {
  const names = Object.keys(record).sort();
  return names.map((name) => [name, record[name] as Value]);
}
