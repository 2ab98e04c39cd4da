/** What happens to a request that a rule catches, instead of, or on the way to, the registry's own answer. */
export type Fault =
  /** Answered with a status and, in the specification's form, an error code. */
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** 401 with a Basic challenge, or 403. */
  | { readonly kind: 'refuse'; readonly status: 401 | 403 }
  /** The connection ends after so many bytes of the answer's body. */
  | { readonly kind: 'drop-answer'; readonly afterBytes: number }
  /** The connection ends after so many bytes of the request's body; the last of them may not reach the registry's disk. */
  | { readonly kind: 'drop-request'; readonly afterBytes: number }
  /** Waits at the gate, then goes on as usual. */
  | { readonly kind: 'delay'; readonly gate: Gate };

/** Which requests a fault befalls, and how often (default: always). */
export interface Rule {
  readonly method?: string;
  /** Tested against path and query. */
  readonly target?: RegExp;
  readonly times?: number;
  readonly fault: Fault;
}

/** Where a request waits until the test says so. */
export interface Gate {
  /** Settles when the first request has come. */
  readonly reached: Promise<void>;
  readonly opened: Promise<void>;
  reach(): void;
  open(): void;
}

/** A closed gate. */
export function gate(): Gate {
  const [reached, opened] = [signal(), signal()];
  return { reached: reached.promise, opened: opened.promise, reach: reached.give, open: opened.give };
}

function signal(): { readonly promise: Promise<void>; readonly give: () => void } {
  let give: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => (give = resolve));
  return { promise, give };
}
