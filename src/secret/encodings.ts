/** Text to look for, and whether letters beside a match can belong to the secret too. */
export interface Needle {
  readonly text: string;
  /** A base64 run shares its first and last letter with its neighbours: they are masked with it when present. */
  readonly edges: 'exact' | 'base64';
}

/** Fewer letters than this inside a longer base64 text would match innocent text. */
const shortestInside = 6;
/** Where `base64` and PEM break their lines. */
const lineLengths = [76, 64];

/** Every form a value is looked for in: itself, JSON and URL escaped, and base64 of both alphabets. */
export function encodingsOf(value: string): readonly Needle[] {
  const plain = [value, JSON.stringify(value).slice(1, -1), percentEncoded(value)];
  return [...plain.map((text): Needle => ({ text, edges: 'exact' })), ...base64FormsOf(value)];
}

function base64FormsOf(value: string): Needle[] {
  const bytes = Buffer.from(value, 'utf8');
  const alone = bytes.toString('base64').replace(/=+$/, '');
  const inside = [0, 1, 2].map((offset) => insideBase64(bytes, offset));
  const needles: Needle[] = [
    { text: alone, edges: 'exact' },
    ...wrapped(insideBase64(bytes, 0)).map((text): Needle => ({ text, edges: 'exact' })),
    ...inside.filter(longEnough).map((text): Needle => ({ text, edges: 'base64' })),
  ];
  return needles.flatMap((needle) => [needle, { ...needle, text: urlSafe(needle.text) }]);
}

/** The base64 letters that depend on `bytes` alone when `offset` (0 to 2) unknown bytes stand before them. */
function insideBase64(bytes: Buffer, offset: number): string {
  const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
  const start = offset === 0 ? 0 : offset + 1;
  return text.slice(start, Math.floor(((offset + bytes.length) * 8) / 6));
}

/** The lines of a base64 text that is too long for one. */
function wrapped(text: string): string[] {
  return lineLengths
    .filter((length) => text.length > length)
    .flatMap((length) => text.match(new RegExp(`.{1,${length}}`, 'g')) ?? [])
    .filter(longEnough);
}

const longEnough = (text: string): boolean => text.length >= shortestInside;

const urlSafe = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_');

/** As in a URL; a lone surrogate has no such form. */
function percentEncoded(value: string): string {
  return encodeURIComponent(value.replace(/\p{Surrogate}/gu, '\ufffd'));
}
