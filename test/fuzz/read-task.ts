import { renderDiagnostics, type Diagnostic } from '../../src/diagnostic/index.js';
import { describePlan, planTask, type Permission } from '../../src/plan/index.js';
import type { Place } from '../../src/source/index.js';
import { loadTask, templateData } from '../../src/task/index.js';
import { runVariables } from '../rig/run-variables.js';

const run = { ...runVariables, id: 'r1', commit: 'abc', branch: 'main', taskName: 'fuzz' };
const data = templateData({ run, values: { x: 'y' } });
const permissions: readonly ReadonlySet<Permission>[] = [new Set(), new Set(['host-shell'])];
/** Milliseconds. */
const patience = 2_000;

/** What is wrong with how we read a text; undefined when nothing is, however wrong the text is. */
export async function faultWith(text: string): Promise<string | undefined> {
  const started = performance.now();
  try {
    const found = await read({ path: 'task.yaml', text });
    const milliseconds = performance.now() - started;
    if (milliseconds > patience) return `took ${milliseconds.toFixed(0)} ms`;
    return found.map(faultOf).find((fault) => fault !== undefined);
  } catch (error) {
    return `crashed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
}

async function read(source: {
  readonly path: string;
  readonly text: string;
}): Promise<readonly Diagnostic[]> {
  const task = await loadTask(source, data);
  if (!task.ok) return task.problems;
  const found: Diagnostic[] = [...task.warnings];
  for (const allow of permissions) {
    const plan = planTask(task.value, run, { allow });
    found.push(...(plan.ok ? plan.warnings : plan.problems));
    if (!plan.ok) continue;
    JSON.stringify(describePlan(plan.value));
    found.push(...plan.value.steps.flatMap(({ problems }) => problems));
  }
  return found;
}

function faultOf(diagnostic: Diagnostic): string | undefined {
  const places = [diagnostic.place, ...(diagnostic.related ?? []).map(({ place }) => place)];
  const outside = places.find((place) => place !== undefined && !isInside(place));
  if (outside) return `${diagnostic.code} points outside its file: ${outside.start} … ${outside.end}`;
  if (/\binternal\b|undefined|\[object/.test(diagnostic.message)) return `says '${diagnostic.message}'`;
  renderDiagnostics([diagnostic], { color: false });
  return undefined;
}

function isInside({ source, start, end }: Place): boolean {
  return start >= 0 && start <= end && end <= source.text.length;
}
