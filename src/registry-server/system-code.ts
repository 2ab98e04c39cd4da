/** A system error's code, such as `ENOENT`. Not by `instanceof`: node's errors may come from another realm, as under jest. */
export function systemCode(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
