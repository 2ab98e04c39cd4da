import type { IO } from './io.js';

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Signals of the user, as an AbortSignal. */
export interface Interrupts {
  readonly signal: AbortSignal;
  /** What must be done even when a second signal ends the process at once. */
  beforeForcedEnd(clean: () => void): void;
  /** Gives signals back their ordinary meaning. */
  release(): void;
}

/** The first SIGINT, SIGTERM or SIGHUP aborts and is announced; a second one ends the process. None of them where the command has a signal. */
export function listenForInterrupts({ signal }: IO, announce: (text: string) => void): Interrupts {
  if (signal !== undefined) return { signal, beforeForcedEnd: () => undefined, release: () => undefined };
  const controller = new AbortController();
  let clean = (): void => undefined;
  const release = (): void => names.forEach((name) => process.removeListener(name, stop));
  const stop = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) {
      release();
      clean();
      process.kill(process.pid, name);
      return;
    }
    announce(`\n${announcements[name] ?? `ended by ${name}: stopping and cleaning up`}\n`);
    controller.abort();
  };
  for (const name of names) process.on(name, stop);
  return { signal: controller.signal, beforeForcedEnd: (last) => (clean = last), release };
}

const announcements: Partial<Record<NodeJS.Signals, string>> = {
  SIGINT:
    'interrupted: stopping and cleaning up (Ctrl-C again stops at once and may leave containers and files behind)',
};
