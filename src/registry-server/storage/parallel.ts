/** How many of the storage's small operations are in progress at once: more than the system's threads gain nothing. */
const atOnce = 32;

/** Does the same with each item, several at a time; the answers are in the order of the items. */
export async function forEachAtOnce<T, R>(
  items: Iterable<T>,
  action: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const answers: R[] = [];
  const entries = [...items].entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of entries) answers[index] = await action(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return answers;
}
