import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { daemonProcess } from './daemon-process.js';
import { EngineError } from './engine-error.js';
import { type EngineEndpoint, findEngine, findPrivateEngine } from './find-engine.js';
import {
  type EngineSettings,
  type PrivateEngine,
  daemonOptions,
  fitsSocket,
  privateEngine,
} from './private-engine.js';
import { searchPath } from './programs.js';
import { isStarting, startAlone } from './start-lock.js';
import { refusalToStart, thisMachine, whyNoEngine } from './why-no-engine.js';

/** How long dockerd may take to answer, in milliseconds; it normally takes less than one second. */
const patience = 60_000;

/**
 * Makes sure that an engine answers: where one does, it is left alone; else a private one is started, and it outlives
 * taskrun. Throws an `EngineError` that says what to install, or dockerd's last words.
 */
export async function engineUp(settings: EngineSettings): Promise<EngineUp> {
  const found = await findEngine(settings);
  if (found !== undefined) return { ...found, started: false };
  const engine = privateEngine(settings.dataFolder);
  await checkStart(settings, engine);
  await mkdir(engine.folder, { recursive: true, mode: 0o700 });
  const started = await startAlone(engine, () => start(engine, settings));
  if (started !== undefined) return started;
  return { ...(await waitUntilItAnswers(engine, settings, () => isStarting(engine))), started: false };
}

/** An engine that answers, and whether it does so since now. */
export type EngineUp = EngineEndpoint & { readonly started: boolean };

async function start(engine: PrivateEngine, settings: EngineSettings): Promise<EngineUp> {
  const found = await findPrivateEngine(settings); // another taskrun may have started it in between
  if (found !== undefined) return { ...found, started: false };
  const processID = await daemonProcess(engine);
  if (processID !== undefined) {
    const message = `the private engine (process ${processID}) runs but does not answer`;
    throw new EngineError(message, "end it with 'taskrun engine down' and start it again");
  }
  const daemon = await startDaemon(engine, settings.environment);
  const hopeful = (): Promise<boolean> => Promise.resolve(!ended(daemon));
  return { ...(await waitUntilItAnswers(engine, settings, hopeful)), started: true };
}

async function checkStart(settings: EngineSettings, engine: PrivateEngine): Promise<void> {
  const { DOCKER_HOST: host, DOCKER_CONTEXT: context } = settings.environment;
  if ((host ?? '') !== '' || (context ?? '') !== '') throw await whyNoEngine(settings);
  const refusal = refusalToStart(await thisMachine(settings.environment));
  if (refusal !== undefined) throw refusal;
  if (!fitsSocket(engine)) {
    throw new EngineError(
      `the path '${engine.folder}' is too long for a socket`,
      'use a data folder with a shorter path',
    );
  }
}

/** A process file of another process (after a reboot) would make dockerd refuse to start, so it goes first. */
async function startDaemon(engine: PrivateEngine, environment: NodeJS.ProcessEnv): Promise<ChildProcess> {
  await rm(engine.processFile, { force: true });
  await writeFile(engine.settings, '{}\n', { flag: 'wx' }).catch(() => undefined); // the user's own settings stay
  const log = await open(engine.log, 'w');
  const daemon = spawn('dockerd', daemonOptions(engine), {
    detached: true, // its own session and process group: Ctrl-C and the end of taskrun don't reach it
    stdio: ['ignore', log.fd, log.fd],
    cwd: '/',
    env: { ...environment, PATH: searchPath(environment) },
  });
  daemon.once('error', () => undefined); // without a process ID it counts as ended
  daemon.unref();
  await log.close();
  return daemon;
}

async function waitUntilItAnswers(
  engine: PrivateEngine,
  settings: EngineSettings,
  hopeful: () => Promise<boolean>,
): Promise<EngineEndpoint> {
  const last = Date.now() + patience;
  let hope = true;
  for (let pause = 20; hope && Date.now() < last; pause = Math.min(pause * 1.5, 250)) {
    hope = await hopeful(); // asked before the engine is, so that the engine is asked once more after its end
    const found = await findPrivateEngine(settings);
    if (found !== undefined) return found;
    if (hope) await delay(pause);
  }
  const how = hope ? `did not answer within ${patience / 1000} seconds` : 'ended while starting';
  throw new EngineError(
    `the private engine ${how}: ${await lastWords(engine)}`,
    `its log is '${engine.log}'`,
  );
}

function ended({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null;
}

async function lastWords({ log }: PrivateEngine): Promise<string> {
  const lines = (await readFile(log, 'utf8')).trim().split('\n');
  const failures = lines.filter((line) => !/level=(info|warning|debug)/.test(line));
  return (failures.length > 0 ? failures : lines).slice(-3).join('; ');
}
