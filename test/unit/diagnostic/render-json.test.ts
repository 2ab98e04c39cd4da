import { expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFile } from 'node:fs/promises';
import { renderJSON } from '../../../src/diagnostic/index.js';
import { reports } from './reports.js';

test('what the published schema describes', async () => {
  const schema = JSON.parse(await readFile('schemas/lint.schema.json', 'utf8')) as object;
  const validate = new Ajv2020({ strict: true }).compile(schema);
  for (const each of [reports, []]) {
    validate(JSON.parse(renderJSON(each)));
    expect(validate.errors).toBeNull();
  }
});

test('counts, and the places of findings', () => {
  expect(JSON.parse(renderJSON(reports))).toMatchInlineSnapshot(`
   {
     "diagnostics": [
       {
         "code": "lint/image-not-built",
         "file": "my tasks/build:1,%.yaml",
         "hint": "did you mean 'app'?",
         "message": "image 'ap' is pushed: but, 100% no step builds it",
         "region": {
           "endColumn": 13,
           "endLine": 4,
           "startColumn": 9,
           "startLine": 4,
         },
         "related": [
           {
             "file": "my tasks/build:1,%.yaml",
             "message": "step 'acb_step_0' builds this nearly equal name",
             "region": {
               "endColumn": 16,
               "endLine": 3,
               "startColumn": 13,
               "startLine": 3,
             },
           },
         ],
         "severity": "error",
       },
       {
         "code": "lint/privileged",
         "file": "my tasks/build:1,%.yaml",
         "message": "first
   ::error::second",
         "region": {
           "endColumn": 8,
           "endLine": 3,
           "startColumn": 1,
           "startLine": 2,
         },
         "severity": "warning",
       },
       {
         "code": "read/not-found",
         "file": "gone.yaml",
         "message": "the task file 'gone.yaml' does not exist",
         "severity": "error",
       },
     ],
     "errors": 2,
     "files": [
       "my tasks/build:1,%.yaml",
       "gone.yaml",
     ],
     "warnings": 1,
   }
  `);
});
