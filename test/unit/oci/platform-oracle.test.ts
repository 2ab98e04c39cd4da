import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import {
  formatPlatform,
  matchesPlatform,
  normalizePlatform,
  parsePlatform,
  runnableOn,
} from '../../../src/oci/index.js';

interface Oracle {
  readonly parse: readonly (readonly [text: string, normal: string | null])[];
  readonly normalize: readonly (readonly [
    os: string,
    architecture: string,
    variant: string,
    osVersion: string,
    osFeatures: readonly string[],
    normal: string,
  ])[];
  readonly match: readonly {
    readonly wanted: string;
    readonly offered: readonly string[];
    readonly same: readonly string[];
    readonly runs: readonly string[];
  }[];
}

/** Made by oracle/main.go with containerd's own code. */
const oracle = JSON.parse(
  readFileSync(new URL('fixtures/platforms.json', import.meta.url), 'utf8'),
) as Oracle;

/** Where we deliberately answer something else. */
const differences = {
  /** containerd runs nothing on an arm64 whose variant it does not know, not even that variant itself. */
  runs: new Map([['linux/arm64/hard', ['linux/arm64/hard']]]),
};

const platform = (text: string) => parsePlatform(text)!;

test('texts are read as containerd reads and normalises them', () => {
  const ours = oracle.parse.map(([text]) => {
    const parsed = parsePlatform(text);
    return [text, parsed === undefined ? null : formatPlatform(parsed)];
  });
  expect(ours).toEqual(oracle.parse);
  expect(ours.length).toBeGreaterThan(400);
});

test('what configurations state is normalised as containerd does it', () => {
  for (const [os, architecture, variant, osVersion, osFeatures, normal] of oracle.normalize) {
    const stated = { os, architecture, variant, osVersion, osFeatures };
    expect({ stated, normal: formatPlatform(normalizePlatform(stated)) }).toEqual({ stated, normal });
  }
  expect(oracle.normalize.length).toBeGreaterThan(250);
});

describe('matching', () => {
  test.each(oracle.match.map((each) => [each.wanted, each] as const))(
    '%s',
    (wanted, { offered, same, runs }) => {
      expect(offered.filter((offer) => matchesPlatform(platform(wanted), platform(offer)))).toEqual(same);
      expect(runnableOn(platform(wanted), offered, platform)).toEqual(differences.runs.get(wanted) ?? runs);
    },
  );

  test('every difference is one', () => {
    for (const [wanted, ours] of differences.runs) {
      expect(oracle.match.find((each) => each.wanted === wanted)?.runs).not.toEqual(ours);
    }
  });
});
