import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Redactor, tooShortToMask } from '../../../src/secret/index.js';

function redactorOf(...values: string[]): Redactor {
  const redactor = new Redactor();
  for (const value of values) redactor.add(value);
  return redactor;
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('plain values', () => {
  test('with nothing registered the line is the same string', () => {
    expect(new Redactor().redact('password=hunter22')).toBe('password=hunter22');
  });

  test('every occurrence is replaced, the rest stays', () => {
    expect(redactorOf('hunter2').redact('a hunter2 b:hunter2,c')).toBe('a *** b:***,c');
  });

  test('characters that mean something in patterns are just characters', () => {
    expect(redactorOf('a.b*c(d)|$&/[x]').redact('<a.b*c(d)|$&/[x]> aXb')).toBe('<***> aXb');
  });

  test('overlapping secrets are covered from the first to the last character', () => {
    expect(redactorOf('abcdef', 'defghi').redact('x abcdefghi y')).toBe('x *** y');
  });

  test('a secret that overlaps itself leaves nothing behind', () => {
    expect(redactorOf('abab').redact('ababab!')).toBe('***!');
  });

  test('JSON and URL escaped forms', () => {
    const redactor = redactorOf('p"a\\ss/w&d');
    expect(redactor.redact(JSON.stringify({ password: 'p"a\\ss/w&d' }))).toBe('{"password":"***"}');
    expect(redactor.redact(`?p=${encodeURIComponent('p"a\\ss/w&d')}&x=1`)).toBe('?p=***&x=1');
  });

  test('a value added later is masked from then on', () => {
    const redactor = redactorOf('first');
    expect(redactor.redact('first second')).toBe('*** second');
    redactor.add('second');
    expect(redactor.redact('first second')).toBe('*** ***');
  });
});

describe('short values', () => {
  test('fewer than three characters are refused', () => {
    const redactor = new Redactor();
    expect([redactor.add(''), redactor.add('ab'), redactor.add(' a b \n x'), redactor.add('abc')]).toEqual([
      false,
      false,
      false,
      true,
    ]);
    expect(redactor.redact('ab abc')).toBe('ab ***');
  });

  test('the warning names the secret', () => {
    expect(tooShortToMask('pin')).toEqual({
      code: 'secret/too-short',
      severity: 'warning',
      message: "the value of secret 'pin' has fewer than 3 characters and is not masked in the output",
      hint: 'check that the value is the one you meant',
    });
  });

  test('three characters do not mask innocent base64', () => {
    expect(redactorOf('abc').redact('YWJj xYWJjx')).toBe('*** x***x');
    expect(redactorOf('abc').redact(base64('1abc'))).toBe(base64('1abc'));
  });
});

describe('several lines', () => {
  const key = '-----BEGIN KEY-----\nMIIEpAIBAAKCAQEA\r\n  c3VwZXI\n}\n-----END KEY-----\n';

  test('each line is masked by itself; lines of fewer than three characters are not', () => {
    const redactor = redactorOf(key);
    expect(key.split(/\r?\n/).map((line) => redactor.redact(line))).toEqual([
      '***',
      '***',
      '  ***',
      '}',
      '***',
      '',
    ]);
  });

  test('the whole in base64, broken into lines as base64(1) does', () => {
    const long = Array.from({ length: 20 }, (_, index) => `line ${index} of a long secret`).join('\n');
    const redactor = redactorOf(long);
    const lines = base64(`${long}\n`).match(/.{1,76}/g) ?? [];
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.map((line) => redactor.redact(line).replace(/\*\*\*[\w=]{0,3}$/, '***'))).toEqual(
      lines.map(() => '***'),
    );
  });
});

describe('base64', () => {
  test('standard, url-safe, with and without padding', () => {
    const value = '~~~???>>';
    const redactor = redactorOf(value);
    expect(redactor.redact(`a ${base64(value)} b`)).toBe('a *** b');
    expect(redactor.redact(Buffer.from(value).toString('base64url'))).toBe('***');
  });

  test('basic authentication hides the password behind the user name', () => {
    const line = redactorOf('correct-horse').redact(
      `Authorization: Basic ${base64('someone:correct-horse')}`,
    );
    expect(line).toBe(`Authorization: Basic ${base64('someone:').slice(0, 10)}***`);
  });

  test('at every alignment inside a longer text, no letter that depends on the value is left', () => {
    const around = fc.string({ maxLength: 9, unit: fc.constantFrom('a', 'b', ' ') });
    const secret = fc.string({ minLength: 5, maxLength: 40, unit: fc.constantFrom('X', 'Y', '0', '~', '?') });
    fc.assert(
      fc.property(around, secret, around, (before, value, after) => {
        const text = base64(before + value + after);
        const first = Math.floor((before.length * 8) / 6);
        const last = Math.ceil(((before.length + value.length) * 8) / 6);
        const masked = redactorOf(value).redact(text);
        expect(masked).toContain('***');
        const [left = '', right = ''] = masked.split('***');
        expect(left.length).toBeLessThanOrEqual(first);
        expect(right.length).toBeLessThanOrEqual(text.length - last);
      }),
    );
  });
});

test('no registered value is left in any text', () => {
  const word = fc.string({ minLength: 3, maxLength: 8, unit: fc.constantFrom('a', 'b', '.', '+') });
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 4 }),
      fc.array(fc.oneof(word, fc.string())),
      (values, parts) => {
        const line = [...parts, ...values].join('');
        const redacted = redactorOf(...values).redact(line);
        for (const value of values) expect(redacted).not.toContain(value);
      },
    ),
  );
});
