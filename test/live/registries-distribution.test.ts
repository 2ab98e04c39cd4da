import { describeLiveWith } from '../rig/engines/describe-live.js';
import {
  distributionProgram,
  startDistribution3,
  startWithTokens,
  type TokenAccount,
} from '../rig/registries/index.js';
import { registrySuite } from './registry-suite.js';

const alice: TokenAccount = { username: 'alice', password: 'wonderland', may: [[/(?:)/, ['pull', 'push']]] };

await describeLiveWith(
  'Distribution v3 with tokens',
  async (engines) => ('missing' in engines.crane ? engines.crane : await distributionProgram(engines)),
  (engines, program) => {
    const crane = 'program' in engines.crane ? engines.crane.program : '';
    registrySuite(engines, crane, async (place) => {
      const { registry } = await startWithTokens(place, [alice], (options) =>
        startDistribution3(place, program, options),
      );
      return { registry, login: alice };
    });
  },
);
