import { renderDiagnostics, type Checked } from '../../../src/diagnostic/index.js';
import type { Place, SourceText } from '../../../src/source/index.js';
import { loadTask, templateData, type RunVariables, type Task } from '../../../src/task/index.js';

export const run: RunVariables = {
  id: 'r1',
  registry: 'contoso.azurecr.io',
  registryName: 'contoso',
  date: '20261123-052715z',
  os: 'linux',
  osVersion: '',
  architecture: 'amd64',
  commit: '0123456',
  branch: 'main',
  repository: 'https://example.com/app.git',
  gitTag: 'v1.2.3',
  triggeredBy: 'manual',
  taskName: 'quickrun',
  sharedVolume: 'workspace',
};

export const data = templateData({ run, values: { tag: 'v1' } });

export function load(text: string): Promise<Checked<Task>> {
  return loadTask(sourceOf(text), data);
}

export function sourceOf(text: string): SourceText {
  return { path: 'task.yaml', text };
}

/** The task of a text that has nothing wrong with it. */
export async function loaded(text: string): Promise<Task> {
  const result = await load(text);
  if (!result.ok) throw new Error(renderDiagnostics(result.problems, { color: false }));
  return result.value;
}

/** Everything a text is told, errors and warnings, printed. */
export async function told(text: string): Promise<string> {
  return printed(await load(text));
}

export function printed(result: Checked<unknown>): string {
  return renderDiagnostics(result.ok ? result.warnings : result.problems, { color: false });
}

/** The characters at a place. */
export function at({ source, start, end }: Place): string {
  return source.text.slice(start, end);
}
