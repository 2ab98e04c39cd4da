import { elide, widthOf } from '../../report/index.js';

/** A column of a table. */
export interface Column {
  readonly head: string;
  readonly align?: 'right';
  /** Columns of the terminal it is cut to when lines get too long. */
  readonly narrow?: number;
}

const gap = '  ';

/**
 * Lines of a table with a head. Columns are as wide as their cells; where a line would be longer than `width`, those that
 * may be narrow are, from the last to the first, no more than needed.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width = Infinity,
): readonly string[] {
  const all = [columns.map(({ head }) => head), ...rows];
  const natural = columns.map((_, at) => widest(all, at));
  const widths = narrowed(columns, natural, width);
  return all.map((cells) =>
    cells
      .map((cell, at) => fitted(cell, widths[at] ?? 0, columns[at]?.align))
      .join(gap)
      .trimEnd(),
  );
}

/** Tables can be long: no spread into Math.max. */
function widest(rows: readonly (readonly string[])[], column: number): number {
  return rows.reduce((most, cells) => Math.max(most, widthOf(cells[column] ?? '')), 0);
}

function fitted(cell: string, room: number, align: Column['align']): string {
  const width = widthOf(cell);
  if (width > room) return fitted(elide(cell, room), room, align);
  const space = ' '.repeat(room - width);
  return align === 'right' ? space + cell : cell + space;
}

function narrowed(columns: readonly Column[], natural: readonly number[], width: number): readonly number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, each) => sum + each, gap.length * (columns.length - 1)) - width;
  for (let at = columns.length - 1; at >= 0 && excess > 0; at -= 1) {
    const { narrow = Infinity } = columns[at] ?? {};
    const now = widths[at] ?? 0;
    const then = Math.max(Math.min(narrow, now), now - excess);
    excess -= now - then;
    widths[at] = then;
  }
  return widths;
}
