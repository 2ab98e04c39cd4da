/** Codes of failures that pass by themselves. Refusal and unknown hosts are not among them: those want an answer at once. */
export const temporaryCodes: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ECONNABORTED',
  'ENETUNREACH',
]);
