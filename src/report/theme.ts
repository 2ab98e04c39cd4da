import colors from 'picocolors';
import type { StepSummary } from '../event/index.js';
import { safeText } from './safe-line.js';
import { elide, pad, widthOf } from './text-width.js';

/** How a run is drawn: colours, columns, and the steps' labels; made once, when the run starts. */
export interface Theme {
  readonly colors: Palette;
  readonly color: boolean;
  /** Columns; infinite where lines have no end. */
  readonly width: number;
  /** A step's id, padded to the widest and in the step's own colour, by its id. */
  readonly labels: ReadonlyMap<string, string>;
  /** Columns of each label. */
  readonly labelWidth: number;
}

export type Palette = ReturnType<typeof colors.createColors>;

const widestLabel = 24;
/** Red, green and yellow are kept for results. */
const hues = ['cyan', 'magenta', 'blue', 'cyanBright', 'magentaBright', 'blueBright'] as const;

/** The theme for a run of these steps. */
export function themeFor(
  steps: readonly StepSummary[],
  options: { readonly color: boolean; readonly width?: number },
): Theme {
  const palette = colors.createColors(options.color);
  const width = options.width ?? Infinity;
  const widest = Math.max(8, Math.min(widestLabel, Math.floor(width / 3)));
  const names = steps.map(({ id }) => elide(safeText(id), widest));
  const labelWidth = Math.max(0, ...names.map(widthOf));
  const labels = new Map(
    names.map((name, index) => [
      steps[index]?.id ?? name,
      palette[hues[index % hues.length] ?? 'cyan'](pad(name, labelWidth)),
    ]),
  );
  return { colors: palette, color: options.color, width, labels, labelWidth };
}
