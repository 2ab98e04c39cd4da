/**
 * Jest's globalSetup of the live project: Jest runs it once, and only when a live suite was selected. It is JavaScript
 * because Jest compiles neither ESM nor the imports of a globalSetup; tsx does. Suites read TASKRUN_RIG.
 */
import { tsImport } from 'tsx/esm/api';

/** @type {(() => Promise<void>) | undefined} */
let close;

export default async function setup() {
  /** @type {unknown} */
  const door = await tsImport('./index.ts', import.meta.url);
  const { provideEngines } = /** @type {typeof import('./index.js')} */ (door);
  try {
    const { close: end, ...engines } = await provideEngines({ goPrograms: true });
    close = end;
    process.env.TASKRUN_RIG = JSON.stringify({ engines });
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
      // the handler is gone when the signal comes again, so that it then ends Jest as usual
      process.once(signal, () => void closeEngines().then(() => process.kill(process.pid, signal)));
    }
  } catch (error) {
    process.env.TASKRUN_RIG = JSON.stringify({ reason: /** @type {Error} */ (error).message });
  }
}

/** Ends what `setup` has started; what a killed run leaves is ended by the next one's `provideEngines`. */
export async function closeEngines() {
  const end = close;
  close = undefined;
  await end?.();
}
