import type { Checked } from '../diagnostic/index.js';
import { unexpanded, type SourceText } from '../source/index.js';
import { expandTemplates } from '../template/index.js';
import { after } from './after.js';
import { expandAliases, type Aliased } from './alias.js';
import { decodeTask } from './decode-task.js';
import { withParts } from './parts.js';
import type { TemplateData } from './run-variables.js';
import type { Task } from './task.js';
import type { TaskOptions } from './task-options.js';
import { withoutComments } from './text-lines.js';
import { findVersion, hasAliases } from './version.js';

/**
 * The way from a task file's text to the task: version, aliases, templates, YAML, properties. The problems of the first
 * of these stages that finds errors are told all at once.
 */
export async function loadTask(
  source: SourceText,
  data: TemplateData,
  options: TaskOptions = {},
): Promise<Checked<Task>> {
  const task = await loadOne(source, data, options);
  if (!task.ok) return task;
  return after(task.warnings, await withParts(task.value, data, options, loadOne));
}

/** A task by itself. */
async function loadOne(source: SourceText, data: TemplateData, options: TaskOptions): Promise<Checked<Task>> {
  const expanded = await expandTask(source, data, options);
  if (!expanded.ok) return expanded;
  return after(expanded.warnings, decodeTask(expanded.value.expanded, source, expanded.value.imageAliases));
}

/** The text of a task file after aliases and templates, with what else its aliases say. */
export async function expandTask(
  source: SourceText,
  data: TemplateData,
  options: TaskOptions = {},
): Promise<Checked<Aliased>> {
  if (source.text.trim() === '') return empty(source, 'the task file is empty');
  const aliased = await aliasesOf(source, data, options);
  if (!aliased.ok) return aliased;
  const { expanded, imageAliases } = aliased.value;
  const rendered = await expandTemplates(expanded, data, options);
  if (!rendered.ok) return after(aliased.warnings, rendered);
  const text = rendered.value;
  if (text.text.trim() === '')
    return after(aliased.warnings, empty(source, 'the templates leave nothing of the task file'));
  return after(aliased.warnings, {
    ok: true,
    value: { expanded: text, imageAliases },
    warnings: rendered.warnings,
  });
}

async function aliasesOf(
  source: SourceText,
  data: TemplateData,
  options: TaskOptions,
): Promise<Checked<Aliased>> {
  const expanded = withoutComments(unexpanded(source));
  if (hasAliases(findVersion(expanded.text))) return expandAliases(expanded, data, options);
  return { ok: true, value: { expanded, imageAliases: new Map() }, warnings: [] };
}

function empty(source: SourceText, message: string): Checked<never> {
  const place = { source, start: 0, end: 0 };
  const hint = "a task file has at least 'steps:'";
  return { ok: false, problems: [{ code: 'read/empty', severity: 'error', message, place, hint }] };
}
