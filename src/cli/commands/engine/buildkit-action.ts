import { buildKitDown, buildKitUp, findBuildKit, whyNoBuildKit } from '../../../buildkit/index.js';
import { exitCode, type ExitCode, type IO } from '../../console/index.js';
import { dataFolder } from '../../application/machine/index.js';

/** `taskrun engine up|down|status --buildkit`. @throws EngineError */
export async function buildKitAction(name: 'up' | 'down' | 'status', io: IO): Promise<ExitCode> {
  const settings = { environment: io.environment, dataFolder: dataFolder(io.environment) };
  switch (name) {
    case 'up': {
      const { server, started } = await buildKitUp(settings);
      io.stdout.write(`${server.address}\n`);
      io.stderr.write(`${started ? 'started' : 'already there'}: BuildKit at ${server.address}\n`);
      return exitCode.succeeded;
    }
    case 'down': {
      const stopped = await buildKitDown(settings);
      const done = 'the private BuildKit server has ended; its cache stays';
      io.stderr.write(`${stopped ? done : 'no private BuildKit server is running'}\n`);
      return exitCode.succeeded;
    }
    case 'status': {
      const found = await findBuildKit(settings);
      if (found === undefined) throw await whyNoBuildKit(settings);
      io.stdout.write(`BuildKit at ${found.server.address}\n`);
      return exitCode.succeeded;
    }
  }
}
