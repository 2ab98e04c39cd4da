import { expect, test } from '@jest/globals';
import { unexpanded } from '../../../src/source/index.js';
import { expandTemplates, repeatable } from '../../../src/template/index.js';

test('what is different each time is the same', async () => {
  const text =
    '{{now | date "2006"}} {{ago now}} {{uuidv4}} {{randAlphaNum 3}} {{shuffle "abc"}} {{encryptAES "k" "t"}} {{genPrivateKey "ecdsa"}} {{upper "x"}}';
  const expanded = await expandTemplates(unexpanded({ path: 'a', text }), {}, { functions: repeatable });
  expect(expanded.ok && expanded.value.text).toBe(
    '1970 0s 00000000-0000-0000-0000-000000000000 000 abc t ecdsa X',
  );
});
