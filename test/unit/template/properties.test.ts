import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { unexpanded } from '../../../src/source/index.js';
import { expandTemplates } from '../../../src/template/index.js';
import { functions } from '../../../src/template/functions/index.js';
import { data } from './expand.js';

/** Pieces that templates are made of, right ones and wrong ones. */
const piece = fc.oneof(
  fc.constantFrom(...functions.keys()),
  fc.constantFrom(
    ...[
      '{{',
      '}}',
      '{{- ',
      ' -}}',
      '<<',
      '>>',
      '(',
      ')',
      '|',
      ' ',
      ' ',
      '\n',
      ',',
      ':=',
      '=',
      '$',
      '$x',
      '.',
      '.Values',
    ],
    ...[
      '.Values.name',
      '.Values.list',
      '.Values.map',
      '.a.b',
      '1',
      '-1',
      '1.5',
      '1i',
      "'a'",
      '"a"',
      '`b`',
      '"%v"',
      'nil',
    ],
    ...[
      '{{if ',
      '{{range ',
      '{{with ',
      '{{else}}',
      '{{end}}',
      '{{define "t"}}',
      '{{template "t" .}}',
      '{{block "b" .}}',
    ],
    ...[
      '{{break}}',
      '{{continue}}',
      '/*',
      '*/',
      '{{$x := ',
      '{{dict "a" 1}}',
      '{{list 1 "a" nil}}',
      '(until 3)',
      'true',
    ],
  ),
  fc.string({ maxLength: 6 }),
);
const actions = fc
  .tuple(
    fc.constantFrom(...functions.keys()),
    fc.array(fc.constantFrom('1', '"a"', '.Values.list', '(dict "a" 1)', 'nil', '-2', '1.5'), {
      maxLength: 4,
    }),
  )
  .map(([name, given]) => `{{${[name, ...given].join(' ')}}}`);
const template = fc.oneof(
  fc.array(piece, { maxLength: 25 }).map((parts) => parts.join('')),
  fc.array(actions, { maxLength: 3 }).map((parts) => parts.join('-')),
);

test('any text gives a result, and every diagnostic lies inside the text', async () => {
  await fc.assert(
    fc.asyncProperty(template, async (text) => {
      const result = await expandTemplates(unexpanded({ path: 'task.yaml', text }), data);
      for (const { place } of result.ok ? result.warnings : result.problems) {
        expect(place?.start).toBeGreaterThanOrEqual(0);
        expect(place?.end).toBeLessThanOrEqual(text.length);
        expect(place?.start).toBeLessThanOrEqual(place?.end ?? -1);
      }
      if (result.ok && result.value.text !== '') {
        const { length } = result.value.text;
        const whole = result.value.map.placeOf(0, length);
        expect(whole.end).toBeLessThanOrEqual(text.length);
      }
    }),
    { numRuns: 1500 },
  );
});
