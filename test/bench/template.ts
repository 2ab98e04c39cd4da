import { parse } from 'yaml';
import { unexpanded } from '../../src/source/index.js';
import { expandTemplates, type TemplateMap } from '../../src/template/index.js';

const data: TemplateMap = {
  Run: { ID: 'run1', Registry: 'myregistry.azurecr.io', Commit: '0123456789abcdef0123456789abcdef01234567' },
  Values: { path: '/a/b/file.tar.gz' },
};

/** A task of so many steps, each with five actions. */
function task(steps: number): string {
  const step = (index: number): string =>
    [
      `  - id: build-${index}`,
      `    build: -t {{.Run.Registry}}/app-${index}:{{.Run.ID}} -f Dockerfile {{.Values.path | base}} .`,
      `    env: ["COMMIT={{.Run.Commit | trunc 7}}", 'N={{printf "%05d" ${index}}}']`,
    ].join('\n');
  return `steps:\n${Array.from({ length: steps }, (_, index) => step(index)).join('\n')}\n`;
}

/** Rendering templates beside what the `yaml` package takes for the rendered text, and how it grows. */
export async function benchTemplate(): Promise<void> {
  process.stdout.write('\ntemplates, beside parsing the rendered text\n');
  await rendered(task(100));
  for (const steps of [1000, 10_000, 100_000]) {
    const before = performance.now();
    const text = await rendered(task(steps));
    const time = performance.now() - before;
    const rate = `${Math.round((steps * 5) / time)} actions/ms`;
    process.stdout.write(
      `  ${steps} steps: ${time.toFixed(0)} ms, ${rate}${steps <= 10_000 ? beside(text, time) : ''}\n`,
    );
  }
}

function beside(text: string, time: number): string {
  const before = performance.now();
  parse(text);
  return `, ${(time / (performance.now() - before)).toFixed(2)}× of yaml`;
}

async function rendered(text: string): Promise<string> {
  const result = await expandTemplates(unexpanded({ path: 'task.yaml', text }), data);
  if (!result.ok) throw new Error('the generated task does not render');
  return result.value.text;
}
