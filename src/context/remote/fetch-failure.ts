import type { DiagnosticCode } from '../../diagnostic/index.js';

type Code = Extract<DiagnosticCode, `context/${string}`>;

/** Why remote files can't be had. `message` continues `the location '…' `; both are in the style of a diagnostic. */
export class FetchFailure extends Error {
  override readonly name = 'FetchFailure';

  constructor(
    readonly code: Code,
    message: string,
    readonly hint: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** More bytes or files than any context should have. */
export function tooLarge(what: string): FetchFailure {
  return new FetchFailure(
    'context/too-large',
    `has more than ${what}`,
    'leave out what the task does not need, or fetch it yourself and name the directory',
  );
}

/** Bytes for people: `2 GiB`. */
export function sizeText(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB'];
  const power = bytes === 0 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${Math.round((bytes / 1024 ** power) * 10) / 10} ${units[power] ?? ''}`;
}
