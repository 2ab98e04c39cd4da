import type { Plan } from '../../plan/index.js';
import { positionAt, type Place } from '../../source/index.js';

/** The plan as schemas/plan.schema.json describes it: everything it decides, each place as file, line and column. */
export function planJSON(plan: Plan): string {
  return JSON.stringify(plan, (_, value: unknown) => (isPlace(value) ? positionOf(value) : value), 2);
}

function isPlace(value: unknown): value is Place {
  return typeof value === 'object' && value !== null && 'source' in value && 'start' in value;
}

function positionOf({ source, start, end }: Place): object {
  const first = positionAt(source, start);
  const last = positionAt(source, end);
  return { file: source.path, ...first, endLine: last.line, endColumn: last.column };
}
