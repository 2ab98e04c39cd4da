import { run } from '../child/index.js';
import type { Engines } from '../engines/index.js';

/** Brings this machine's part of an image from the rig's registry to another machine, which cannot reach that. */
export async function carryImage(engines: Engines, image: string, host: string): Promise<void> {
  const { dockerPath, dockerHost, environment } = engines;
  const pull = ['--host', dockerHost, 'pull', '--platform', 'linux/amd64', image];
  await run(dockerPath, pull, { environment });
  const script = `"$0" --host "$1" save "$3" | "$0" --host "$2" load`;
  await run('sh', ['-c', script, dockerPath, dockerHost, host, image], { environment });
}
