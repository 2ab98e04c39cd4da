import { posix } from 'node:path';
import type { Diagnostic } from '../diagnostic/index.js';
import type { Place } from '../source/index.js';
import type { Redirection } from './plan.js';

/** A redirection as it is written: its operator, and the word behind it unless the operator needs none. */
export interface WrittenRedirection {
  readonly operator: string;
  readonly place: Place;
  readonly file?: { readonly value: string; readonly place: Place };
}

const form = /^(?<descriptor>\d*)(?<sign>&>>|&>|>>|>\||[<>]&|<>|<|>)(?<target>\d+|-)?$/;
const streams = ['stdin', 'stdout', 'stderr'] as const;

/** What a redirection does (SPEC §5), or what is wrong with it. `&>` is two: both streams end up in the file. */
export function readRedirection(written: WrittenRedirection): readonly Redirection[] | Diagnostic {
  const { descriptor = '', sign = '', target } = form.exec(written.operator)?.groups ?? {};
  const input = sign.startsWith('<');
  const stream = streams[descriptor === '' ? (input ? 0 : 1) : Number(descriptor)];
  if (sign === '>&' && target !== undefined) return join(written, stream, streams[Number(target)]);
  const both = sign.startsWith('&') || (sign === '>&' && descriptor === '');
  if (sign === '<>' || sign === '<&' || (sign === '>&' && !both) || stream === undefined)
    return foreign(written);
  if (input !== (stream === 'stdin')) return foreign(written);
  const { file } = written;
  if (file === undefined || file.value === '')
    return problem(written, 'names no file', 'write the file behind it');
  const path = insideWorkspace(file.value);
  if (path === undefined) return outside(file);
  const mode = input ? 'read' : sign.endsWith('>>') ? 'append' : 'write';
  const first: Redirection = { stream, mode, path, place: file.place };
  if (!both) return [first];
  return [first, { stream: 'stderr', mode: 'join', target: 'stdout', place: written.place }];
}

/** `2>&1` */
function join(
  written: WrittenRedirection,
  stream: Redirection['stream'] | undefined,
  target: Redirection['stream'] | undefined,
): readonly Redirection[] | Diagnostic {
  if (stream === undefined || stream === 'stdin' || target === undefined || target === 'stdin')
    return foreign(written);
  return stream === target ? [] : [{ stream, mode: 'join', target, place: written.place }];
}

/** The path relative to the workspace, or `/dev/null`; undefined when it leads out. */
function insideWorkspace(path: string): string | undefined {
  if (path === '/dev/null') return path;
  const inside = posix.normalize(path.replace(/^\/workspace\/+/, './'));
  return inside.startsWith('/') || inside === '..' || inside.startsWith('../') ? undefined : inside;
}

function outside({ value, place }: { readonly value: string; readonly place: Place }): Diagnostic {
  return {
    code: 'plan/redirection',
    severity: 'error',
    message: `'${value}' is not in the workspace`,
    place,
    hint: 'a redirection reads and writes files of the workspace only: write a relative path',
  };
}

function foreign(written: WrittenRedirection): Diagnostic {
  return problem(
    written,
    'is not one taskrun carries out',
    "'> >> < 2> 2>> 2>&1 &>' are; let a shell in the container do others: bash -c '…'",
  );
}

function problem({ operator, place }: WrittenRedirection, what: string, hint: string): Diagnostic {
  return {
    code: 'plan/redirection',
    severity: 'error',
    message: `the redirection '${operator}' ${what}`,
    place,
    hint,
  };
}
