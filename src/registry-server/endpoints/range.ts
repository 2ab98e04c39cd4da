import type { IncomingHttpHeaders } from 'node:http';

/** The first and the last byte, counted from 0. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The single byte range that a request asks for. Undefined means the whole: no range, several, one in a form that isn't
 * understood, or an `If-Range` for other content.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-14.2
 */
export function requestedRange(
  { range, 'if-range': ifRange }: IncomingHttpHeaders,
  size: number,
  etag: string,
): ByteRange | 'unsatisfiable' | undefined {
  if (range === undefined || (ifRange !== undefined && ifRange !== etag)) return undefined;
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
  if (first === '' && last === '') return undefined;
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  const start = first === '' ? Math.max(size - Number(last), 0) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return start < size && start <= end ? { start, end } : 'unsatisfiable';
}

/**
 * Where an upload's chunk begins and ends, as `Content-Range: <start>-<end>` says; undefined when it isn't in that form.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pushing-a-blob-in-chunks
 */
export function chunkRange(contentRange: string): ByteRange | undefined {
  const [, start = '', end = ''] = /^(?:bytes )?(\d+)-(\d+)(?:\/(?:\d+|\*))?$/.exec(contentRange) ?? [];
  return start === '' || Number(end) < Number(start) ? undefined : { start: Number(start), end: Number(end) };
}
