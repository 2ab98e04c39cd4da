import { type EngineEndpoint, findEngine } from './find-engine.js';
import { daemonProcess } from './daemon-process.js';
import { type BuildKit, findBuildKit } from './buildkit.js';
import { type EngineSettings, privateEngine } from './private-engine.js';
import { type EngineProgram, missingPrograms } from './programs.js';

/** What is there to run tasks with. */
export interface EngineStatus {
  /** The engine a run would use. */
  readonly engine: EngineEndpoint | undefined;
  /** The process ID of taskrun's own engine, if it runs (it may run unused beside another one). */
  readonly privateProcessID: number | undefined;
  /** The folder of taskrun's own engine: data, socket, log. */
  readonly privateFolder: string;
  /** The programs that are not installed. */
  readonly missing: readonly EngineProgram[];
  readonly buildKit: BuildKit;
}

/** Looks at everything `taskrun engine status` and `taskrun doctor` tell; takes two short docker processes. */
export async function engineStatus(settings: EngineSettings): Promise<EngineStatus> {
  const engine = privateEngine(settings.dataFolder);
  const [found, privateProcessID, missing, buildKit] = await Promise.all([
    findEngine(settings),
    daemonProcess(engine),
    missingPrograms(settings.environment),
    findBuildKit(settings.environment),
  ]);
  return { engine: found, privateProcessID, privateFolder: engine.folder, missing, buildKit };
}
