import { bytesOf, textOf } from '../bytes.js';
import { kindOf } from '../types.js';
import { Dict, type Value } from '../value.js';
import { fixed, FunctionError, type FunctionFamily } from './function.js';

/**
 * `urlParse urlJoin`: between a URL and a map of its parts, as Go's `net/url` sees them.
 * @see https://pkg.go.dev/net/url#URL
 */
export const urls: FunctionFamily = {
  urlParse: fixed(['string'], ([text]) => new Dict(new Map(Object.entries(parse(text))))),
  urlJoin: fixed(['dict'], ([dict]) => join(dict)),
};

const bad = (why: string): FunctionError => new FunctionError(`this is not a URL: ${why}`);

function parse(text: string): Record<string, Value> {
  if (/[\x00-\x1f\x7f]/.test(text)) throw bad('it holds a control character');
  const [before, fragment] = cut(text, '#');
  const [, scheme = '', afterScheme = ''] = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(.*)$/s.exec(before) ?? [];
  if (before.startsWith(':')) throw bad('the scheme is missing');
  const [rest, query = ''] = cut(afterScheme, '?');
  const parts = { scheme: scheme.toLowerCase(), query, fragment: unescaped(fragment ?? '', false) };
  const nothing = { host: '', hostname: '', path: '', opaque: '', userinfo: '' };
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { ...nothing, ...parts, opaque: rest };
    if (/^[^/]*:/.test(rest)) throw bad("its first part may not hold ':'");
  }
  if (!rest.startsWith('//') || (scheme === '' && rest.startsWith('///'))) {
    return { ...nothing, ...parts, path: unescaped(rest, false) };
  }
  const slash = rest.indexOf('/', 2);
  const authority = rest.slice(2, slash === -1 ? undefined : slash);
  const path = slash === -1 ? '' : unescaped(rest.slice(slash), false);
  return { ...parts, ...authorityOf(authority), path, opaque: '' };
}

function cut(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function authorityOf(authority: string): Record<string, Value> {
  const at = authority.lastIndexOf('@');
  const host = hostOf(authority.slice(at + 1));
  const name = /^\[(.*)\](?::\d*)?$/.exec(host)?.[1] ?? host.replace(/:\d*$/, '');
  return { host, hostname: name, userinfo: at === -1 ? '' : userOf(authority.slice(0, at)) };
}

function hostOf(text: string): string {
  const port = text.startsWith('[') ? text.slice(text.lastIndexOf(']') + 1) : (/:.*$/.exec(text)?.[0] ?? '');
  if (text.startsWith('[') && !text.includes(']')) throw bad("']' is missing in its host");
  if (!/^(?::\d*)?$/.test(port)) throw bad('its port is not a number');
  if (/[ "<>\\^`{|}]/.test(text)) throw bad('its host holds a character that no host has');
  return unescaped(text, true);
}

function userOf(text: string): string {
  if (!/^[\w.~!$&'()*+,;=:%@-]*$/.test(text))
    throw bad('its user name holds a character that no user name has');
  const [name, password] = cut(text, ':');
  const written = escaped(unescaped(name, false), /[\w.~$&+,;=-]/);
  return password === undefined
    ? written
    : `${written}:${escaped(unescaped(password, false), /[\w.~$&+,;=-]/)}`;
}

function unescaped(text: string, host: boolean): string {
  const wrong = /%(?![\da-fA-F]{2}).{0,2}/s.exec(text);
  if (wrong) throw bad(`'${wrong[0]}' is not an escape sequence`);
  if (!text.includes('%')) return text;
  if (host && /%[0-7]/.test(text) && !text.includes('%25')) throw bad('its host holds an escape sequence');
  const latin = bytesOf(text)
    .toString('latin1')
    .replace(/%([\da-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return textOf(Buffer.from(latin, 'latin1'));
}

function escaped(text: string, kept: RegExp): string {
  return Array.from(bytesOf(text), (byte) => {
    const character = String.fromCharCode(byte);
    return byte < 0x80 && kept.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}

function join(dict: Dict): string {
  const [scheme, host, path, query, opaque] = ['scheme', 'host', 'path', 'query', 'opaque'].map((key) =>
    partOf(dict, key),
  ) as [string, string, string, string, string];
  const userinfo = partOf(dict, 'userinfo');
  const fragment = partOf(dict, 'fragment');
  const user = userinfo === '' ? '' : `${userOf(userinfo)}@`;
  const start = scheme === '' ? '' : `${scheme}:`;
  const middle = opaque === '' ? hierarchical(scheme, user, host, path) : opaque;
  const asked = query === '' ? '' : `?${query}`;
  return start + middle + asked + (fragment === '' ? '' : `#${escaped(fragment, /[\w.~!$&'()*+,;=:@/?-]/)}`);
}

function hierarchical(scheme: string, user: string, host: string, path: string): string {
  const authority = scheme !== '' || host !== '' || user !== '';
  const shown =
    authority && (host !== '' || path !== '' || user !== '')
      ? `//${user}${escaped(host, /[\w.~!$&'()*+,;=:[\]<>"-]/)}`
      : '';
  const written = path === '*' ? '*' : escaped(path, /[\w.~$&+,;=:@/-]/);
  const slash = written !== '' && !written.startsWith('/') && host !== '' ? '/' : '';
  const dot = start(scheme, shown) && /^[^/]*:/.test(written) ? './' : '';
  return shown + slash + dot + written;
}

function start(scheme: string, shown: string): boolean {
  return scheme === '' && shown === '';
}

function partOf({ entries }: Dict, key: string): string {
  const value = entries.get(key);
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  throw new FunctionError(`the part '${key}' is text, not '${kindOf(value)}'`);
}
