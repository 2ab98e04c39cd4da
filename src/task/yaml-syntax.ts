/** The parser's errors that people meet, in sentences of ours: what is wrong, and the remedy. */
export const syntaxErrors: Readonly<Record<string, readonly [message: string, hint?: string]>> = {
  BLOCK_AS_IMPLICIT_KEY: [
    "a second ': ' in one line",
    "put text that contains ': ' into quotes, or on a line of its own behind '|-'",
  ],
  MULTILINE_IMPLICIT_KEY: ['a key, but no mapping it could belong to', 'check the indentation of this line'],
  TAB_AS_INDENT: ['a tab as indentation', 'indent with spaces'],
  BAD_SCALAR_START: ['text cannot begin with this character', 'put the text into quotes'],
};
