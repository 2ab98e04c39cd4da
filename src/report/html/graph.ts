import type { StepRecord } from '../../event/index.js';
import { elide } from '../text-width.js';
import { html, stepLink } from './escape.js';
import { toneOf } from './tone.js';

const node = { width: 168, height: 34 };
const gap = { x: 40, y: 14 };
const margin = 6;

interface Placed {
  readonly step: StepRecord;
  readonly x: number;
  readonly y: number;
}

/** The steps and what they wait for, from left to right; every step is a link to its details. */
export function renderGraph(steps: readonly StepRecord[], critical: ReadonlySet<string>): string {
  const columns = columnsOf(steps);
  const placed = new Map(
    columns.flatMap((column, at) => column.map((step, row) => [step.id, place(step, at, row)])),
  );
  const width = 2 * margin + columns.length * (node.width + gap.x) - gap.x;
  const tallest = columns.reduce((most, { length }) => Math.max(most, length), 1);
  const height = 2 * margin + tallest * (node.height + gap.y) - gap.y;
  const edges = [...placed.values()].flatMap((to) =>
    to.step.after.map((id) => renderEdge(placed.get(id), to, critical.has(id) && critical.has(to.step.id))),
  );
  const nodes = [...placed.values()].map((each) => renderNode(each, critical.has(each.step.id)));
  return `<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${edges.join('')}${nodes.join('')}</svg>`;
}

/** A step's column is one behind the last of those it waits for; in it, it stands where those stand. */
function columnsOf(steps: readonly StepRecord[]): readonly (readonly StepRecord[])[] {
  const byID = new Map(steps.map((step) => [step.id, step]));
  const depths = new Map<string, number>();
  const depthOf = (step: StepRecord): number => {
    const known = depths.get(step.id);
    if (known !== undefined) return known;
    depths.set(step.id, 0); // a circle, which no plan has, would go on for ever
    const before = step.after.flatMap((id) => byID.get(id) ?? []).map(depthOf);
    const depth = before.reduce((most, each) => Math.max(most, each + 1), 0);
    depths.set(step.id, depth);
    return depth;
  };
  const columns: StepRecord[][] = [];
  for (const step of steps) (columns[depthOf(step)] ??= []).push(step);
  const rows = new Map<string, number>();
  for (const column of columns) {
    const wish = ({ id, after }: StepRecord): number =>
      after.length === 0
        ? (rows.get(id) ?? 0)
        : after.reduce((sum, each) => sum + (rows.get(each) ?? 0), 0) / after.length;
    column.sort((one, other) => wish(one) - wish(other));
    column.forEach(({ id }, row) => rows.set(id, row));
  }
  return columns;
}

function place(step: StepRecord, column: number, row: number): Placed {
  return { step, x: margin + column * (node.width + gap.x), y: margin + row * (node.height + gap.y) };
}

function renderEdge(from: Placed | undefined, to: Placed, isCritical: boolean): string {
  if (from === undefined) return '';
  const [x1, y1, x2, y2] = [from.x + node.width, from.y + node.height / 2, to.x, to.y + node.height / 2];
  const middle = (x1 + x2) / 2;
  const path = `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
  return `<path class="edge${isCritical ? ' critical' : ''}" d="${path}"/>`;
}

function renderNode({ step, x, y }: Placed, isCritical: boolean): string {
  const tone = toneOf(step.result);
  const text = `<text x="${x + 12}" y="${y + 22}">${html(elide(step.id, 20))}</text>`;
  const box = `<rect x="${x}" y="${y}" width="${node.width}" height="${node.height}" rx="6"/>`;
  const name = html(`${step.id}, ${tone.word}${isCritical ? ', on the critical path' : ''}`);
  return `<a class="node ${tone.name}${isCritical ? ' critical' : ''}" href="${html(stepLink(step.id))}" aria-label="${name}">${box}<rect class="mark" x="${x}" y="${y}" width="5" height="${node.height}" rx="2"/>${text}</a>`;
}
