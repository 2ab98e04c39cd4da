const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

/**
 * A duration such as `-1.5h` or `2m30s`, in nanoseconds; undefined when the text is none.
 * @see https://pkg.go.dev/time#ParseDuration
 */
export function parseDuration(text: string): bigint | undefined {
  const [, sign, rest = ''] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  if (rest === '0') return 0n;
  if (!/^(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(rest) || rest.length > 200) return undefined;
  let total = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of rest.matchAll(/(\d*)\.?(\d*)([a-zµμ]+)/g)) {
    const scale = units[unit] ?? 0n;
    total += BigInt(whole === '' ? '0' : whole) * scale;
    if (fraction !== '') total += (BigInt(fraction) * scale) / 10n ** BigInt(fraction.length);
  }
  if (total > (1n << 63n) - 1n) return undefined;
  return sign === '-' ? -total : total;
}

/** Whole seconds as Go prints a duration: `1h2m3s`. */
export function durationText(seconds: bigint): string {
  const size = seconds < 0n ? -seconds : seconds;
  const hours = size / 3600n;
  const minutes = (size / 60n) % 60n;
  const shown = [
    hours > 0n ? `${hours.toString()}h` : '',
    hours > 0n || minutes > 0n ? `${minutes.toString()}m` : '',
    `${(size % 60n).toString()}s`,
  ];
  return (seconds < 0n ? '-' : '') + shown.join('');
}
