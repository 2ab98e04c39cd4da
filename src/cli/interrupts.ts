const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Signals of the user, as an AbortSignal. */
export interface Interrupts {
  readonly signal: AbortSignal;
  /** Gives signals back their ordinary meaning. */
  release(): void;
}

/** The first SIGINT, SIGTERM or SIGHUP aborts and is announced; the second one ends the process as if nobody listened. */
export function listenForInterrupts(announce: (text: string) => void): Interrupts {
  const controller = new AbortController();
  const release = (): void => names.forEach((name) => process.removeListener(name, stop));
  const stop = (name: NodeJS.Signals): void => {
    release();
    const again = name === 'SIGINT' ? 'Ctrl-C again stops at once and may leave containers behind' : '';
    announce(
      `\n${name === 'SIGINT' ? 'interrupted' : `ended by ${name}`}: stopping and cleaning up${again && ` (${again})`}\n`,
    );
    controller.abort();
  };
  for (const name of names) process.on(name, stop);
  return { signal: controller.signal, release };
}
