import { gzipSync } from 'node:zlib';
import type { RunEvent, StepRecord } from '../../event/index.js';
import { safeLines } from '../safe-line.js';

/** Lines, and characters, that a chunk holds at most. */
const [mostLines, mostCharacters] = [500, 256 * 1024];

interface Waiting {
  lines: string[];
  characters: number;
  /** Lines of the step in earlier chunks. */
  before: number;
}

/**
 * The logs as elements that a browser keeps and does not look into, so that a page with many of them opens at once: chunks
 * of lines, compressed. A line is its time after the step's start in milliseconds, a tab, and its text.
 */
export async function* logChunks(
  steps: readonly StepRecord[],
  events: AsyncIterable<RunEvent>,
): AsyncGenerator<string> {
  const starts = new Map(
    steps.map(({ id, startedAt = '' }, at) => [id, { at, time: Date.parse(startedAt) }]),
  );
  const waiting = new Map<string, Waiting>();
  for await (const event of events) {
    if (event.type !== 'step-output') continue;
    const start = starts.get(event.step);
    if (start === undefined) continue;
    const chunk = waiting.get(event.step) ?? { lines: [], characters: 0, before: 0 };
    waiting.set(event.step, chunk);
    const time = Math.max(0, event.time - start.time);
    for (const line of safeLines(event.lines, { color: true })) {
      add(chunk, `${time}\t${line}`);
      if (isFull(chunk)) yield taken(chunk, start.at);
    }
  }
  for (const [step, chunk] of waiting)
    if (chunk.lines.length > 0) yield taken(chunk, starts.get(step)?.at ?? 0);
}

function add(chunk: Waiting, text: string): void {
  chunk.lines.push(text);
  chunk.characters += text.length;
}

function isFull({ lines, characters }: Waiting): boolean {
  return lines.length >= mostLines || characters >= mostCharacters;
}

function taken(chunk: Waiting, step: number): string {
  const { lines, before } = chunk;
  const data = gzipSync(lines.join('\n'), { level: 6 }).toString('base64');
  chunk.before += lines.length;
  chunk.lines = [];
  chunk.characters = 0;
  return `<script type="text/plain" data-log="${step}" data-first="${before + 1}" data-lines="${lines.length}">${data}</script>\n`;
}
