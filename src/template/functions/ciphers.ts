import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  generateKeyPairSync,
  randomBytes,
  scryptSync,
} from 'node:crypto';
import { bytesOf, textOf } from '../bytes.js';
import { base64Decoded } from './base64.js';
import { fixed, FunctionError, variadic, type FunctionFamily, type TemplateFunction } from './function.js';

/** Sprig's cryptographic functions. Those that make certificates and large keys are not here: a task file is no place for them. */
export const ciphers: FunctionFamily = {
  encryptAES: fixed(['string', 'string'], ([password, text]) => {
    if (text === '') return '';
    const vector = randomBytes(16);
    const cipher = createCipheriv('aes-256-cbc', keyOf(password), vector);
    return Buffer.concat([vector, cipher.update(bytesOf(text)), cipher.final()]).toString('base64');
  }),
  decryptAES: fixed(['string', 'string'], ([password, text]) =>
    text === '' ? '' : decrypted(password, text),
  ),
  derivePassword: fixed(['uint32', 'string', 'string', 'string', 'string'], (values, { work }) => {
    const [counter, kind, password, user, site] = values;
    work.spend(6_000_000);
    return derivedPassword(Number(counter), kind, password, user, site);
  }),
  genPrivateKey: fixed(['string'], ([kind], { work }) => {
    if (kind === 'ecdsa') {
      work.spend(100_000);
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      return privateKey.export({ type: 'sec1', format: 'pem' }).toString();
    }
    if (!['', 'rsa', 'dsa'].includes(kind)) return `Unknown type ${kind}`;
    throw new FunctionError(
      `a '${kind || 'rsa'}' key takes too long to make here`,
      "make an 'ecdsa' key, or one in a step",
    );
  }),
  genCA: unavailable(2),
  genSelfSignedCert: unavailable(4),
  genSignedCert: unavailable(5),
  buildCustomCert: unavailable(2),
};

function unavailable(count: number): TemplateFunction {
  const parameters = Array.from({ length: count }, () => 'any' as const);
  return variadic(parameters, 'any', () => {
    throw new FunctionError(
      'this function is not available',
      "make certificates in a step, as with 'openssl'",
    );
  });
}

/** The password's bytes, cut or filled with zeros. */
function keyOf(password: string): Buffer {
  const key = Buffer.alloc(32);
  bytesOf(password).copy(key);
  return key;
}

function decrypted(password: string, text: string): string {
  const bytes = base64Decoded(text);
  if (typeof bytes === 'number') throw new FunctionError('this is not Base64');
  if (bytes.length < 32 || bytes.length % 16 !== 0)
    throw new FunctionError('this is not what encryptAES writes');
  const cipher = createDecipheriv('aes-256-cbc', keyOf(password), bytes.subarray(0, 16)).setAutoPadding(
    false,
  );
  const plain = Buffer.concat([cipher.update(bytes.subarray(16)), cipher.final()]);
  const padding = plain.at(-1) ?? 0;
  if (padding > plain.length) throw new FunctionError('the password is wrong');
  return textOf(plain.subarray(0, plain.length - padding));
}

/** Templates of the Master Password algorithm: each letter stands for a set of characters. */
const passwords: Readonly<Record<string, readonly string[]>> = {
  maximum: ['anoxxxxxxxxxxxxxxxxx', 'axxxxxxxxxxxxxxxxxno'],
  long: (
    'CvcvnoCvcvCvcv CvcvCvcvnoCvcv CvcvCvcvCvcvno CvccnoCvcvCvcv CvccCvcvnoCvcv CvccCvcvCvcvno CvcvnoCvccCvcv ' +
    'CvcvCvccnoCvcv CvcvCvccCvcvno CvcvnoCvcvCvcc CvcvCvcvnoCvcc CvcvCvcvCvccno CvccnoCvccCvcv CvccCvccnoCvcv ' +
    'CvccCvccCvcvno CvcvnoCvccCvcc CvcvCvccnoCvcc CvcvCvccCvccno CvccnoCvcvCvcc CvccCvcvnoCvcc CvccCvcvCvccno'
  ).split(' '),
  medium: ['CvcnoCvc', 'CvcCvcno'],
  short: ['Cvcn'],
  basic: ['aaanaaan', 'aannaaan', 'aaannaaa'],
  pin: ['nnnn'],
};

const characters: Readonly<Record<string, string>> = {
  V: 'AEIOU',
  C: 'BCDFGHJKLMNPQRSTVWXYZ',
  v: 'aeiou',
  c: 'bcdfghjklmnpqrstvwxyz',
  A: 'AEIOUBCDFGHJKLMNPQRSTVWXYZ',
  a: 'AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz',
  n: '0123456789',
  o: "@&%?,=[]_:-+*$#!'^~;()/.",
  x: 'AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()',
};

const scope = 'com.lyndir.masterpassword';

/** @see https://masterpassword.app/masterpassword-algorithm.pdf */
function derivedPassword(
  counter: number,
  kind: string,
  password: string,
  user: string,
  site: string,
): string {
  const templates = Object.hasOwn(passwords, kind) ? passwords[kind] : undefined;
  if (!templates) return `cannot find password template ${kind}`;
  const sized = (text: string): Buffer => Buffer.concat([number(bytesOf(text).length), bytesOf(text)]);
  const salt = Buffer.concat([Buffer.from(scope), sized(user)]);
  const key = scryptSync(bytesOf(password), salt, 64, { N: 32768, r: 8, p: 2, maxmem: 128 * 1024 * 1024 });
  const seed = createHmac('sha256', key).update(scope).update(sized(site)).update(number(counter)).digest();
  const template = templates[(seed[0] ?? 0) % templates.length] ?? '';
  return Array.from(template, (letter, index) => {
    const set = characters[letter] ?? '';
    return set[(seed[index + 1] ?? 0) % set.length] ?? '';
  }).join('');
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
