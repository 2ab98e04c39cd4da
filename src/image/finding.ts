import type { Digest, Platform } from '../oci/index.js';

/** What can be wrong with an image. Warnings do not keep anybody from using it. */
const severities = {
  'missing-manifest': 'error',
  'missing-blob': 'error',
  'wrong-digest': 'error',
  'wrong-size': 'error',
  'wrong-media-type': 'error',
  'wrong-platform': 'error',
  'wrong-layers': 'error',
  'unreadable-manifest': 'error',
  'unreadable-configuration': 'error',
  'duplicate-platform': 'error',
  'dangling-attestation': 'error',
  'no-platform': 'warning',
  'nested-index': 'warning',
} as const;

export type FindingCode = keyof typeof severities;

/** Something that is wrong with an image. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: 'error' | 'warning';
  /** One sentence. */
  readonly message: string;
  /** Of the manifest or blob it is about; undefined when the image itself cannot be read. */
  readonly digest?: Digest;
  /** Of the image it is about. */
  readonly platform?: Platform;
}

/** A finding of a kind. */
export function finding(
  code: FindingCode,
  message: string,
  about: { readonly digest?: Digest; readonly platform?: Platform | undefined } = {},
): Finding {
  const { digest, platform } = about;
  return {
    code,
    severity: severities[code],
    message,
    ...(digest === undefined ? {} : { digest }),
    ...(platform === undefined ? {} : { platform }),
  };
}
