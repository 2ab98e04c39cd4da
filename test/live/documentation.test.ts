import { afterAll, beforeAll, test } from '@jest/globals';
import { delimiter, dirname } from 'node:path';
import { buildKitProgram, type RunningBuildKit, startBuildKit } from '../rig/buildkit/index.js';
import { expectAsWritten, runPage } from '../rig/documentation/index.js';
import { describeLiveWith } from '../rig/engines/describe-live.js';
import { placeOf } from '../rig/engines/index.js';

await describeLiveWith('the documentation', buildKitProgram, (engines, program) => {
  let buildKit: RunningBuildKit;
  beforeAll(async () => {
    buildKit = await startBuildKit(placeOf(engines), program);
  });
  afterAll(() => buildKit.close());

  test('the examples of docs/executors.md that need an engine do what they say', async () => {
    const page = 'executors.md';
    const PATH = [dirname(buildKit.buildctl), engines.environment.PATH].join(delimiter);
    const environment = { ...engines.environment, PATH, BUILDKIT_HOST: buildKit.address };
    const surroundings = { environment, needs: ['docker', 'buildkit'], registry: engines.registry };
    expectAsWritten(page, await runPage(page, surroundings));
  });
});
