import { test } from '@jest/globals';
import type { Engines } from '../../rig/engines/index.js';
import { command } from '../../rig/program/command.js';
import { podmanCannot } from './podman-cannot.js';
import type { Subject } from './subject.js';

/** Commands that may get at the rig's registry, which speaks plain HTTP. */
const reaching = new Set(['build', 'pull', 'push', 'run']);

/**
 * podman for the suite of this name. A case that is known to be beyond it shows the reason, and is to fail: when it begins
 * to pass, that is noticed.
 */
export function podmanSubject(
  { folder, installation, registry, base, skopeoPath }: Engines,
  program: string,
  suite: string,
): Subject & { readonly assertAllMet: () => void } {
  const beyond = podmanCannot[suite] ?? {};
  const unmet = new Set(Object.keys(beyond));
  return {
    ...{ folder, installation, registry, base, skopeoPath },
    name: 'podman',
    environment: { TASKRUN_DOCKER: program },
    docker: (...words) => command(program, withPlainHTTP(words)),
    test: (name, body) => {
      unmet.delete(name);
      const reason = beyond[name];
      if (reason === undefined) test(name, body);
      else test.failing(`${name} (podman cannot: ${reason})`, body);
    },
    assertAllMet: () => {
      if (unmet.size > 0) throw new Error(`'${suite}' has no case '${[...unmet].join("', '")}'`);
    },
  };
}

function withPlainHTTP([verb = '', ...rest]: readonly string[]): readonly string[] {
  return reaching.has(verb) ? [verb, '--tls-verify=false', ...rest] : [verb, ...rest];
}
