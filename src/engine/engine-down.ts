import { setTimeout as delay } from 'node:timers/promises';
import { daemonProcess, isDaemon } from './daemon-process.js';
import { EngineError } from './engine-error.js';
import { unmountLeftovers } from './leftover-mounts.js';
import { type EngineSettings, type PrivateEngine, privateEngine } from './private-engine.js';

/** How long dockerd may take to stop its containers (ten seconds each) and end, in milliseconds. */
const patience = 60_000;

/** Stops taskrun's own engine, and no other, and waits until it is gone; false where it didn't run. Images stay. */
export async function engineDown({ dataFolder }: EngineSettings): Promise<boolean> {
  const engine = privateEngine(dataFolder);
  const processID = await daemonProcess(engine);
  if (processID === undefined) return false;
  process.kill(processID, 'SIGTERM');
  await waitUntilGone(processID, engine);
  await unmountLeftovers(engine);
  return true;
}

async function waitUntilGone(processID: number, engine: PrivateEngine): Promise<void> {
  const last = Date.now() + patience;
  while (await isDaemon(processID, engine)) {
    if (Date.now() > last) {
      throw new EngineError(
        `the private engine (process ${processID}) does not end`,
        `its log is "${engine.log}"`,
      );
    }
    await delay(50);
  }
}
