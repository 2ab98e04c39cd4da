const units: Readonly<Record<string, number>> = { b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/** A size as docker's flags take it (`64m`, `1.5g`, `1024`), in bytes; undefined for what is none. */
export function readSize(text: string): number | undefined {
  const [, number = '', unit = 'b'] = /^(\d+(?:\.\d+)?) ?([bkmgt])?(?:i?b)?$/i.exec(text) ?? [];
  return number === '' ? undefined : Math.round(Number(number) * (units[unit.toLowerCase()] ?? 1));
}

/** A limit of resources as docker's `--ulimit` takes it: `nofile=1024:2048`. */
export function readLimit(
  text: string,
): { readonly name: string; readonly soft: number; readonly hard: number } | undefined {
  const [, name = '', soft = '', hard = soft] = /^([a-z]+)=(-?\d+)(?::(-?\d+))?$/.exec(text) ?? [];
  return name === '' ? undefined : { name, soft: Number(soft), hard: Number(hard) };
}
