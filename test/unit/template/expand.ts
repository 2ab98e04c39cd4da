import { renderDiagnostics } from '../../../src/diagnostic/index.js';
import { unexpanded, type SourceText } from '../../../src/source/index.js';
import { expandTemplates, type ExpandOptions, type TemplateMap } from '../../../src/template/index.js';

export const data: TemplateMap = {
  Run: { ID: 'r1', Registry: 'localhost:5000', OS: 'linux' },
  Values: {
    name: 'Widget',
    empty: '',
    zero: 0n,
    num: 42n,
    f: 3.75,
    yes: true,
    nul: null,
    list: ['alpha', 'beta', 'gamma'],
    nested: { a: { b: { c: 'deep' } }, 'k-dash': 'dashed' },
    map: { x: 1n, w: 'two', z: [1n, 2n] },
    people: [{ name: 'Ann' }, { name: 'Bob' }],
  },
};

/** The expanded text, or the printed problems. */
export async function expand(text: string, options: ExpandOptions = {}): Promise<string> {
  const source: SourceText = { path: 'task.yaml', text };
  const result = await expandTemplates(unexpanded(source), data, options);
  return result.ok ? result.value.text : renderDiagnostics(result.problems, { color: false });
}

/** The printed warnings of a template that expands. */
export async function warningsOf(text: string): Promise<string> {
  const result = await expandTemplates(unexpanded({ path: 'task.yaml', text }), data);
  return result.ok ? renderDiagnostics(result.warnings, { color: false }) : 'has errors';
}
