/**
 * Jest's globalSetup of the live project: Jest runs it once, and only when a live suite was selected. It is JavaScript
 * because Jest compiles neither ESM nor the imports of a globalSetup; tsx does. Suites read TASKRUN_RIG.
 */
import { tsImport } from 'tsx/esm/api';

const doorsOfRig = ['./index.ts', '../registries/index.ts', '../buildkit/index.ts'];

/** @type {(() => Promise<void>) | undefined} */
let close;

export default async function setup() {
  /** @type {readonly unknown[]} */
  const doors = await Promise.all(doorsOfRig.map((door) => tsImport(door, import.meta.url)));
  const [{ provideEngines }, { distribution }, { buildKit }] =
    /** @type {[typeof import('./index.js'), typeof import('../registries/index.js'), typeof import('../buildkit/index.js')]} */ (
      doors
    );
  try {
    const { close: end, ...engines } = await provideEngines({ projects: [distribution, buildKit] });
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
