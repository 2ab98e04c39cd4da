/** Bytes that claim to be a manifest, an index or an image configuration, and are not. */
export class OciError extends Error {
  override readonly name = 'OciError';
}
