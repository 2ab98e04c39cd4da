/** Continuous integration services whose log viewers show ANSI colours. */
const colorfulServices = [
  'GITHUB_ACTIONS',
  'GITEA_ACTIONS',
  'GITLAB_CI',
  'TF_BUILD',
  'CIRCLECI',
  'TRAVIS',
  'APPVEYOR',
  'BUILDKITE',
  'DRONE',
];

/**
 * Whether to colour what is written to a stream: NO_COLOR says no, else FORCE_COLOR says yes (`0` and `false`: no),
 * else terminals that are not dumb and CI services known to show colours get them.
 * @see https://no-color.org and https://force-color.org
 */
export function wantsColor(
  stream: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  const { NO_COLOR: never = '', FORCE_COLOR: always, TERM: terminal } = environment;
  if (never !== '') return false;
  if (always !== undefined) return !['0', 'false'].includes(always);
  if (stream.isTTY === true) return terminal !== 'dumb';
  return colorfulServices.some((name) => (environment[name] ?? '') !== '');
}
