import { describe, expect, test } from '@jest/globals';
import { describePlan, planTask, type DescribedPlan, type PlanOptions } from '../../src/plan/index.js';
import { expandTask, loadTask, templateData } from '../../src/task/index.js';
import { available, read, readJSON, run, type ExpectedStep, type ExpectedTask } from './data.js';
import { differences } from './differences.js';

const tasks = readJSON('tasks.json') as Readonly<Record<string, ExpectedTask>>;
const data = templateData({ run });
const hostShell: PlanOptions = { allow: new Set(['host-shell']) };

/** The same way as the program: the byte order mark is no part of the text. */
function sourceOf(name: string) {
  return { path: name, text: read(`tasks/${name}`).replace(/^\ufeff/, '') };
}

async function planned(name: string, options: PlanOptions) {
  const task = await loadTask(sourceOf(name), data);
  return task.ok ? planTask(task.value, run, options) : task;
}

/** What the reference says of a step, found in what we say of it. */
function asExpected(step: DescribedPlan['steps'][number], expected: ExpectedStep): unknown {
  const { id, kind, timeout, network } = step;
  const action = step.action as { readonly kind: string; readonly line?: string };
  const text = action.kind === 'host-shell' ? action.line : undefined;
  return {
    id,
    kind,
    timeout,
    network,
    ...('workdir' in step ? { workdir: step.workdir } : {}),
    // the reference hands text with redirections to a shell, too; we carry them out, and keep the words
    ...(expected.needsShell === true ? { text: text?.trimEnd() ?? expected.text } : { words: step.words }),
  };
}

function relevant({ id, kind, timeout, network, workdir, words, text }: ExpectedStep): unknown {
  return {
    id,
    kind,
    timeout,
    network,
    ...(workdir === undefined ? {} : { workdir }),
    ...(text === undefined ? { words } : { text }),
  };
}

const suite = available ? describe : describe.skip;

suite('the reference and its public task files', () => {
  const names = available ? Object.keys(tasks) : ['none'];

  test.each(names)('%s', async (name) => {
    const expected = tasks[name]!;
    const differs = differences[name]?.differs;
    const plan = await planned(name, hostShell);
    if (expected.outcome !== 'accepted') {
      if (expected.outcome === 'rejected') expect(plan.ok).toBe(differs === 'outcome');
      return;
    }
    const expanded = await expandTask(sourceOf(name), data);
    const rendered = expanded.ok ? expanded.value.expanded.text.replace(/[\n ]$/, '') : undefined;
    if (differs === 'rendered') expect(rendered).not.toBe(expected.rendered);
    else expect(rendered).toBe(expected.rendered);
    if (!plan.ok) throw new Error(plan.problems.map(({ message }) => message).join('\n'));
    const steps = describePlan(plan.value).steps.map((step, index) =>
      asExpected(step, expected.steps![index]!),
    );
    if (differs === 'words') expect(steps).not.toEqual(expected.steps!.map(relevant));
    else expect(steps).toEqual(expected.steps!.map(relevant));
  });

  test('text for a host shell is planned as redirections, or refused unless it is allowed', async () => {
    const found: Record<string, string> = {};
    for (const [name, { steps = [] }] of Object.entries(tasks)) {
      if (!steps.some(({ needsShell }) => needsShell)) continue;
      const plan = await planned(name, {});
      const codes = plan.ok ? ['redirections'] : plan.problems.map(({ code }) => code);
      found[name] = [...new Set(codes)].join(' ');
    }
    expect(found).toEqual({
      '010.yaml': 'redirections',
      '148.yaml': 'redirections',
      '152.yaml': 'redirections',
      '160.yaml': 'redirections',
      '162.yaml': 'redirections',
      '174.yaml': 'redirections',
      '176.yaml': 'plan/host-shell',
      '184.yaml': 'plan/host-shell',
      '198.yaml': 'plan/host-shell',
      '202.yaml': 'redirections',
      '212.yaml': 'plan/host-shell',
    });
  });
});
