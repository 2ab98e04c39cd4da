import { isIP } from 'node:net';

/** `name:address` or `name=address`, the address possibly in brackets, as docker's `--add-host` takes it; undefined for what is none. */
export function readHostEntry(text: string): { readonly name: string; readonly address: string } | undefined {
  const [, name = '', bracketed = ''] = /^([^:=]+)[:=](.+)$/.exec(text) ?? [];
  const address = bracketed.replace(/^\[(.*)\]$/, '$1');
  return isIP(address) === 0 ? undefined : { name, address };
}
