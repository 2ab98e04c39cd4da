import type { AskOptions, Call, RegistryApi } from './api.js';
import { discard } from './body.js';

/**
 * Deletes what the call names; false when it isn't there. When an answer was lost, what is not there on the second
 * attempt was deleted by the first.
 * @throws RegistryError
 */
export async function askToDelete(
  api: RegistryApi,
  options: AskOptions,
  call: Omit<Call, 'method' | 'expect'>,
): Promise<boolean> {
  let attempts = 0;
  return api.retrying(options, async () => {
    attempts++;
    const answer = await api.ask({ ...call, method: 'DELETE', expect: [200, 202, 204, 404] });
    discard(answer.body);
    return answer.status !== 404 || attempts > 1;
  });
}
