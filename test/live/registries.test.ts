import { describeLiveWith } from '../rig/engines/describe-live.js';
import {
  startCraneRegistry,
  startDockerRegistry,
  startEmbeddedRegistry,
  startWithTokens,
  type TokenAccount,
} from '../rig/registries/index.js';
import { registrySuite, type Site } from './registry-suite.js';
import type { Place } from '../rig/registries/index.js';

const alice: TokenAccount = { username: 'alice', password: 'wonderland', may: [[/(?:)/, ['pull', 'push']]] };

const sites: Readonly<Record<string, (place: Place) => Promise<Site>>> = {
  'the embedded registry': async (place) => ({ registry: await startEmbeddedRegistry(place) }),
  'docker-registry 2.8 with htpasswd': async (place) => {
    const registry = await startDockerRegistry(place, { access: 'htpasswd' });
    return { registry, ...(registry.account && { login: registry.account }) };
  },
  'docker-registry 2.8 with tokens': async (place) => {
    const { registry } = await startWithTokens(place, [alice], (options) =>
      startDockerRegistry(place, options),
    );
    return { registry, login: alice };
  },
  'docker-registry 2.8 with TLS and a certificate of its own': async (place) => ({
    registry: await startDockerRegistry(place, { tls: true }),
  }),
  "go-containerregistry's registry": async (place) => ({ registry: await startCraneRegistry(place) }),
};

for (const [name, open] of Object.entries(sites)) {
  await describeLiveWith(
    name,
    ({ crane }) => crane,
    (engines, crane) => registrySuite(engines, crane, open),
  );
}
