import type { Place, SourceText } from './source-text.js';

/** A text made from an author's file by one or more passes, and the way back to that file. */
export interface Expanded {
  readonly text: string;
  readonly map: SourceMap;
}

/** A stretch of expanded text; it reaches to the start of the next segment. Offsets are UTF-16 code units. */
interface Segment {
  /** Where it starts in the expanded text. */
  readonly start: number;
  /** Where it comes from in the author's text; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
  /** Copied character by character; otherwise the whole stretch comes from the whole of `from`..`to`. */
  readonly verbatim: boolean;
}

/** Leads every stretch of an expanded text to the author's characters it comes from. */
export class SourceMap {
  constructor(
    private readonly source: SourceText,
    private readonly segments: readonly Segment[],
    private readonly length: number,
  ) {}

  /**
   * The author's place of a stretch (offsets in the expanded text, `end` exclusive): exact where the text was copied,
   * the whole construct where it was generated, and what encloses both ends where the stretch has several origins.
   */
  placeOf(start: number, end: number): Place {
    const first = this.sliceAt(start, Math.max(start, end));
    const last = end > start ? this.sliceAt(end - 1, end) : first;
    const from = Math.min(first.from, last.from);
    return { source: this.source, start: from, end: Math.max(from, first.to, last.to) };
  }

  /** The segments of a stretch, cut to it; their `start` counts from the stretch's own start. */
  between(start: number, end: number): readonly Segment[] {
    const found: Segment[] = [];
    for (let index = this.indexOf(start), at = start; at < end; index++) {
      const stop = Math.min(end, this.endOf(index));
      found.push({ ...this.cut(index, at, stop), start: at - start });
      at = stop;
    }
    return found;
  }

  private sliceAt(start: number, end: number): Segment {
    const index = this.indexOf(start);
    return this.cut(index, start, Math.min(end, this.endOf(index)));
  }

  /** What stands between `start` and `end`, both inside the segment. */
  private cut(index: number, start: number, end: number): Segment {
    const segment = this.segments[index] ?? { start: 0, from: 0, to: 0, verbatim: true };
    if (!segment.verbatim) return segment;
    const from = segment.from + (start - segment.start);
    return { start, from, to: from + Math.max(0, end - start), verbatim: true };
  }

  private endOf(index: number): number {
    return this.segments[index + 1]?.start ?? this.length;
  }

  /** The last segment that starts at or before the offset. */
  private indexOf(offset: number): number {
    let low = 0;
    let high = Math.max(0, this.segments.length - 1);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.segments[middle]?.start ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The map of a text that is put together from parts of this map's text. */
  with(segments: readonly Segment[], length: number): SourceMap {
    return new SourceMap(this.source, segments, length);
  }
}

/** The author's text itself, as the first pass receives it. */
export function unexpanded(source: SourceText): Expanded {
  const { length } = source.text;
  const whole = { start: 0, from: 0, to: length, verbatim: true };
  return { text: source.text, map: new SourceMap(source, [whole], length) };
}

/**
 * One pass over a text: builds a new text, in order, from copied stretches and generated ones.
 * All offsets are in the input's text; what the input's map knows is carried through.
 */
export class Expansion {
  private readonly parts: string[] = [];
  private readonly segments: Segment[] = [];
  private length = 0;

  constructor(private readonly input: Expanded) {}

  /** Copies a stretch of the input as it stands. */
  copy(from: number, to: number): void {
    if (to <= from) return;
    for (const segment of this.input.map.between(from, to)) {
      this.append({ ...segment, start: this.length + segment.start });
    }
    this.push(this.input.text.slice(from, to));
  }

  /** Adds text that the construct at `from`..`to` of the input generated. */
  insert(text: string, from: number, to: number): void {
    if (text === '') return;
    const { start, end } = this.input.map.placeOf(from, to);
    this.append({ start: this.length, from: start, to: end, verbatim: false });
    this.push(text);
  }

  finish(): Expanded {
    return { text: this.parts.join(''), map: this.input.map.with(this.segments, this.length) };
  }

  private push(text: string): void {
    this.parts.push(text);
    this.length += text.length;
  }

  /** Two copied stretches that also stand side by side in the author's text are one. */
  private append(segment: Segment): void {
    const last = this.segments.at(-1);
    if (last?.verbatim && segment.verbatim && last.to === segment.from) {
      this.segments[this.segments.length - 1] = { ...last, to: segment.to };
    } else {
      this.segments.push(segment);
    }
  }
}
