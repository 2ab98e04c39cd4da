import { describe, expect, test } from '@jest/globals';
import { unexpanded } from '../../src/source/index.js';
import { readValues, templateData } from '../../src/task/index.js';
import { expandTemplates } from '../../src/template/index.js';
import { available, read, readJSON, run, type ExpectedTemplate } from './data.js';

const templates = available ? (readJSON('templates.json') as readonly ExpectedTemplate[]) : [];

function data() {
  const values = readValues({ path: 'values.yaml', text: read('values.yaml') });
  if (!values.ok) throw new Error('the values cannot be read');
  return templateData({ run: { ...run, taskName: '' }, values: values.value });
}

const suite = available ? describe : describe.skip;

suite('the reference and single templates', () => {
  test.each(
    templates.length === 0
      ? [['none', {} as ExpectedTemplate] as const]
      : templates.map((each) => [each.template, each] as const),
  )('%s', async (template, { output }) => {
    const result = await expandTemplates(unexpanded({ path: 'template', text: template }), data());
    expect(result.ok ? result.value.text : undefined).toBe(output);
  });
});
