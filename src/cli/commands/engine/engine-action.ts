import {
  describeEngine,
  engineDown,
  engineStatus,
  engineUp,
  whyNoEngine,
  type EngineSettings,
} from '../../../engine/index.js';
import { exitCode, type ExitCode, type IO } from '../../console/index.js';
import { dataFolder } from '../../application/machine/index.js';

/** `taskrun engine up|down|status`. */
export async function engineAction(name: 'up' | 'down' | 'status', io: IO): Promise<ExitCode> {
  const settings = { environment: io.environment, dataFolder: dataFolder(io.environment) };
  switch (name) {
    case 'up':
      return up(settings, io);
    case 'down':
      return down(settings, io);
    case 'status':
      return status(settings, io);
  }
}

async function up(settings: EngineSettings, io: IO): Promise<ExitCode> {
  const engine = await engineUp(settings);
  io.stdout.write(`${engine.host}\n`);
  io.stderr.write(`${engine.started ? 'started' : 'already there'}: ${describeEngine(engine)}\n`);
  return exitCode.succeeded;
}

async function down(settings: EngineSettings, io: IO): Promise<ExitCode> {
  const stopped = await engineDown(settings);
  io.stderr.write(
    stopped ? 'the private engine has ended; its images stay\n' : 'no private engine is running\n',
  );
  return exitCode.succeeded;
}

async function status(settings: EngineSettings, io: IO): Promise<ExitCode> {
  const { engine } = await engineStatus(settings);
  if (engine === undefined) throw await whyNoEngine(settings);
  io.stdout.write(`${describeEngine(engine)}\n`);
  return exitCode.succeeded;
}
