import { didYouMean } from '../diagnostic/index.js';
import type { Diagnostic } from '../diagnostic/index.js';
import type { Place } from '../source/index.js';
import type { LexemeKind } from './shell-lexemes.js';

/** Which text is being split; it decides what the hints suggest. */
export type TextKind = 'cmd' | 'build';

const aliases = [
  'ID',
  'SharedVolume',
  'Registry',
  'RegistryName',
  'Date',
  'OS',
  'Architecture',
  'Commit',
  'Branch',
];

/** What is wrong with a piece of text that only a shell on the host could carry out (SPEC §5); undefined when nothing is. */
export function hostShellProblem(
  piece: LexemeKind,
  raw: string,
  place: Place,
  kind: TextKind,
): Diagnostic | undefined {
  const [message, hint] = explain(piece, raw, kind) ?? [];
  if (message === undefined || hint === undefined) return undefined;
  return { code: 'plan/host-shell', severity: 'error', message, place, hint };
}

function explain(piece: LexemeKind, raw: string, kind: TextKind): readonly [string, string] | undefined {
  switch (piece) {
    case 'operator':
      return [`'${raw}' would be carried out by a shell on the host`, operatorHint(raw, kind)];
    case 'expansion':
      return [`'${shorten(raw)}' would be expanded by a shell on the host`, expansionHint(raw, kind)];
    case 'home':
      return [
        "'~' would be a home directory on the host",
        "write '/acb/home' for the home directory that steps share, or quote '~' if it is meant literally",
      ];
    case 'line-break':
      return [
        'this second line would run on the host as a command of its own',
        `join the lines with '${kind}: >', or make each line a step of its own`,
      ];
    default:
      return undefined;
  }
}

function operatorHint(raw: string, kind: TextKind): string {
  if (kind === 'build') return "put it in single quotes if it is meant literally, e.g. '…'";
  const inside = `bash -c '… ${raw} …'`;
  if (raw === '||')
    return `to go on after a failure, set 'ignoreErrors: true'; to run it inside the container, write ${inside}`;
  return `run it inside the container (${inside}), make each command a step of its own, or quote it if it is meant literally`;
}

function expansionHint(raw: string, kind: TextKind): string {
  const name = /^\$(\w+)$/.exec(raw)?.[1];
  const alias = name === undefined ? undefined : didYouMean(name, aliases);
  if (alias !== undefined) return `did you mean the alias '$${alias}' (needs version v1.1.0)?`;
  if (kind === 'build')
    return "put it in single quotes if it is meant literally, or use a template: '{{.Values.name}}'";
  return `single quotes leave it to a shell in the container: bash -c '… ${shorten(raw)} …'`;
}

function shorten(raw: string): string {
  if (raw.length <= 40 && !raw.includes('\n')) return raw;
  return raw.startsWith('`') ? '`…`' : raw.startsWith('$(') ? '$(…)' : `${raw.slice(0, 39)}…`;
}
