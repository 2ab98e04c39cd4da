interface Explanation {
  /** What is wrong, to stand behind `invalid YAML: `. */
  readonly message: string;
  readonly hint?: string;
}

const explanations: readonly (readonly [code: string, text: RegExp, explanation: Explanation])[] = [
  [
    'BLOCK_AS_IMPLICIT_KEY',
    /./,
    {
      message: 'a second key in one line',
      hint: "put text that contains ': ' or ends in ':' into quotes, or on a line of its own behind '|-'",
    },
  ],
  [
    'MULTILINE_IMPLICIT_KEY',
    /./,
    { message: 'a key, but no mapping it could belong to', hint: 'check the indentation of this line' },
  ],
  ['TAB_AS_INDENT', /./, { message: 'a tab as indentation', hint: 'indent with spaces' }],
  [
    'BAD_SCALAR_START',
    /./,
    { message: 'text cannot begin with this character', hint: 'put the text into quotes' },
  ],
  [
    'MISSING_CHAR',
    /quote/,
    { message: 'a text in quotes never ends', hint: 'close it with the quote it begins with' },
  ],
  [
    'MISSING_CHAR',
    /indicator/,
    { message: 'neither an item of the list nor a key', hint: 'check the indentation of this line' },
  ],
  [
    'BAD_INDENT',
    /end with/,
    { message: 'a bracket or brace is never closed', hint: 'close it, or put the text into quotes' },
  ],
];

/** The parser's errors that people meet, in sentences of ours, with the remedy; others in the parser's own words. */
export function explain(code: string, text: string): Explanation {
  const known = explanations.find(([knownCode, pattern]) => knownCode === code && pattern.test(text));
  return known ? known[2] : { message: text.charAt(0).toLowerCase() + text.slice(1) };
}
