import type { Diagnostic } from '../diagnostic/index.js';
import type { Place, SourceText } from '../source/index.js';
import type { Facts } from './facts.js';

const old = '1.0-preview-1';

/** A task of the version that was a preview, or of none, which means an older one than an author of today expects. */
export function deprecatedVersion({ task }: Facts): readonly Diagnostic[] {
  if (task === undefined) return [];
  const { source, version } = task;
  const written = /^(?:['"]*)version['"]*[\t ]*:[\t ]*(?<value>[^\s#]*)/m.exec(source.text);
  const value = written?.groups?.value ?? '';
  if (written !== null && value !== '' && version !== old) return [];
  const place =
    written === null ? firstLine(source) : stretch(source, written.index, written.index + written[0].length);
  const message =
    value === ''
      ? "the task names no version, so it is read as 'v1.0.0'"
      : `the version '${old}' is a preview of 'v1.0.0'`;
  const hint =
    value === ''
      ? "write 'version: v1.1.0', which has aliases as well, or 'version: v1.0.0'"
      : "write 'version: v1.1.0'; nothing changes by it but that '$Registry' and the like become aliases";
  return [{ code: 'lint/deprecated-version', severity: 'warning', message, place, hint }];
}

/** The first line that says something. */
function firstLine(source: SourceText): Place {
  const match = /^(?!\s*#)[\t ]*(?<text>\S.*?)[\t ]*\r?$/m.exec(source.text);
  const text = match?.groups?.text ?? '';
  const start = match === null ? 0 : match.index + match[0].indexOf(text);
  return stretch(source, start, start + text.length);
}

function stretch(source: SourceText, start: number, end: number): Place {
  return { source, start, end };
}
