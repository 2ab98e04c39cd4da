import type { Fault } from './fault.js';

/** Where requests wait until the test says so. */
export interface Gate {
  /** Settles when the first request has come. */
  readonly reached: Promise<void>;
  /** The requests wait, then go on as usual. */
  readonly answer: Fault['answer'];
  open(): void;
}

/** A closed gate. */
export function gate(): Gate {
  const [reached, opened] = [signal(), signal()];
  const answer = async (): Promise<boolean> => {
    reached.give();
    await opened.promise;
    return false;
  };
  return { reached: reached.promise, answer, open: opened.give };
}

function signal(): { readonly promise: Promise<void>; readonly give: () => void } {
  let give: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => (give = resolve));
  return { promise, give };
}
