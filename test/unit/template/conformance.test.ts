import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { unexpanded } from '../../../src/source/index.js';
import { readValues, templateData } from '../../../src/task/index.js';
import { expandTemplates, type TemplateMap } from '../../../src/template/index.js';

/** Templates with the reference's own answers; not part of the project. */
const folder = new URL('../../../../shared/conformance/', import.meta.url);

interface Case {
  readonly template: string;
  readonly output?: string;
}

const run = {
  id: 'run1',
  registry: 'myregistry.azurecr.io',
  registryName: 'myregistry',
  date: '20261123-052715z',
  os: 'linux',
  osVersion: '',
  architecture: 'amd64',
  commit: '0123456789abcdef0123456789abcdef01234567',
  branch: 'main',
  repository: 'https://github.com/contoso/app.git',
  gitTag: 'v1.2.3',
  triggeredBy: 'manual',
  taskName: 'quickrun',
  sharedVolume: 'workspacevol',
};

function data(): TemplateMap {
  const text = readFileSync(new URL('values.yaml', folder), 'utf8');
  const values = readValues({ path: 'values.yaml', text });
  if (!values.ok) throw new Error('values.yaml is not readable');
  return templateData({ run, values: values.value });
}

const present = existsSync(folder);
(present ? describe : describe.skip)('templates give what the reference gives', () => {
  const text = present ? readFileSync(new URL('templates.json', folder), 'utf8') : '[]';
  test.each((JSON.parse(text) as Case[]).map((each) => [each.template, each.output] as const))(
    '%s',
    async (template, output) => {
      const result = await expandTemplates(unexpanded({ path: 'task.yaml', text: template }), data());
      expect(result.ok ? result.value.text : undefined).toBe(output);
    },
  );
});
