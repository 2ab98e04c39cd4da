import { isPrintable, printedText, type StepOutput } from '../event/index.js';

/** Terminal commands (ECMA-48): strings such as window titles and links, control sequences, two-character escapes. */
const commands =
  /(?:\x1b[PX\]^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c|$)|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b[ -/]*[0-~]/g;
const color = /^\x1b\[[\d;:]*m$/;
/** Controls, line separators, and the characters that turn the direction of text around. */
const invisible = /[\0-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
/** The same, in lines. */
const unsafe = /[\0-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;
/** The same, except the first character of a colour. */
const invisibleNotColor = /(?!\x1b\[[\d;:]*m)[\0-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
const tabStop = 8;

/**
 * A line of a step's output as it may be shown: it can't move the cursor, clear the screen, look like another step's
 * line or colour what follows. Of a progress line rewritten with carriage returns only the last state is kept;
 * tabs become spaces, colours stay where they are wanted.
 */
export function safeLine(line: string, options: { readonly color: boolean }): string {
  if (line.search(invisible) === -1) return line;
  const last = line.replace(/[\r\n]+$/, '').replace(/^.*[\r\n]/s, '');
  const shown = last.replace(commands, (command) => (options.color && color.test(command) ? command : ''));
  const safe = expandTabs(shown).replace(options.color ? invisibleNotColor : invisible, '');
  return safe.includes('\x1b') ? `${safe}\x1b[0m` : safe;
}

/** The lines of an event as they may be shown: most output has nothing in it that would have to go, and there may be millions of lines. */
export function safeOutput(event: StepOutput, options: { readonly color: boolean }): readonly string[] {
  const { lines } = event;
  const safe = isPrintable(event) || !unsafe.test(printedText(event));
  return safe ? lines : lines.map((line) => safeLine(line, options));
}

/** {@link safeOutput} as one text, each line with its line break. */
export function safeOutputText(event: StepOutput, options: { readonly color: boolean }): string {
  const lines = safeOutput(event, options);
  return lines === event.lines ? printedText(event) : [...lines, ''].join('\n');
}

/** {@link safeLine} of lines, none of which holds a line break. */
export function safeLines(lines: readonly string[], options: { readonly color: boolean }): readonly string[] {
  return unsafe.test(lines.join('\n')) ? lines.map((line) => safeLine(line, options)) : lines;
}

/** A text from a task file or an engine on one line, without controls and colours. */
export function safeText(text: string): string {
  return safeLine(text.replace(/\s+/g, ' '), { color: false });
}

function expandTabs(text: string): string {
  if (!text.includes('\t')) return text;
  const [first = '', ...rest] = text.split('\t');
  return rest.reduce(
    (before, part) => before + ' '.repeat(tabStop - (columns(before) % tabStop)) + part,
    first,
  );
}

const columns = (text: string): number => text.replace(/\x1b\[[\d;:]*m/g, '').length;
