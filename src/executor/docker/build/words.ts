/** One flag among docker build's words, with its value. */
export interface FlagWord {
  /** Where it stands among the words. */
  readonly index: number;
  /** How many words it takes. */
  readonly length: 1 | 2;
  readonly value: string;
}

/** A flag wherever it stands among the words, as `--flag value` or `--flag=value`; spellings with their dashes. */
export function flagWords(words: readonly string[], ...spellings: readonly string[]): readonly FlagWord[] {
  const found: FlagWord[] = [];
  words.forEach((word, index) => {
    const spelling = spellings.find((each) => word === each || word.startsWith(`${each}=`));
    if (spelling === undefined) return;
    const joined = word.length > spelling.length;
    const value = joined ? word.slice(spelling.length + 1) : (words[index + 1] ?? '');
    found.push({ index, length: joined ? 1 : 2, value });
  });
  return found;
}

/** The last value of a flag, which is the one that counts. */
export function lastValue(words: readonly string[], ...spellings: readonly string[]): string | undefined {
  return flagWords(words, ...spellings).at(-1)?.value;
}

/** Whether a flag without a value is on: `--push`, `--push=true`. */
export function isOn(words: readonly string[], ...spellings: readonly string[]): boolean {
  const last = words.findLast((word) =>
    spellings.some((each) => word === each || word.startsWith(`${each}=`)),
  );
  return last !== undefined && !/=(?:false|0|f)$/i.test(last);
}
