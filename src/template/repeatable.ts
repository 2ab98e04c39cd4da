import { ciphers } from './functions/ciphers.js';
import { dates } from './functions/dates.js';
import { random } from './functions/random.js';
import type { TemplateFunction } from './functions/function.js';
import { Time } from './time/time.js';

/**
 * The functions whose results are different each time, with results that are always the same: a text that is expanded with
 * them can be compared with what it was before.
 */
export const repeatable: ReadonlyMap<string, TemplateFunction> = new Map(
  Object.entries({
    now: always(dates.now, () => Time.ofSeconds(0n)),
    ago: always(dates.ago, () => '0s'),
    uuidv4: always(random.uuidv4, () => '00000000-0000-0000-0000-000000000000'),
    ...Object.fromEntries(
      ['randAlphaNum', 'randAlpha', 'randNumeric', 'randAscii'].map((name) => [
        name,
        always(random[name], ([count]) => '0'.repeat(Math.min(Number(count), 100_000))),
      ]),
    ),
    shuffle: always(random.shuffle, ([text = '']) => text),
    encryptAES: always(ciphers.encryptAES, ([, text = '']) => text),
    genPrivateKey: always(ciphers.genPrivateKey, ([kind = '']) => kind),
  }),
);

function always(original: TemplateFunction | undefined, call: TemplateFunction['call']): TemplateFunction {
  return { parameters: [], ...original, call };
}
