/** How a webhook wants to be told. */
export type TargetKind = 'json' | 'slack' | 'teams';

/** A webhook. */
export interface Target {
  readonly kind: TargetKind;
  /** A secret: it is all that is needed to write to a channel. */
  readonly url: URL;
}

/** What is wrong with a URL; the URL itself is not repeated. */
export interface TargetProblem {
  readonly problem: string;
  readonly hint: string;
}

const slackHosts = /^hooks\.slack(?:-gov)?\.com$/;
const teamsHosts = /\.(?:webhook\.office\.com|logic\.azure\.com|api\.powerplatform\.com)$/;
const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** A webhook by its URL; without a kind, its host says it. Plain HTTP stays on this machine. */
export function targetOf(text: string, kind?: TargetKind): Target | TargetProblem {
  if (!URL.canParse(text)) return { problem: 'is no URL', hint: "it begins with 'https://'" };
  const url = new URL(text);
  const allowed = url.protocol === 'https:' || (url.protocol === 'http:' && loopback.test(url.hostname));
  if (!allowed) return { problem: 'is not encrypted', hint: "it begins with 'https://'" };
  return { kind: kind ?? kindOf(url.hostname), url };
}

function kindOf(host: string): TargetKind {
  if (slackHosts.test(host)) return 'slack';
  return teamsHosts.test(host) ? 'teams' : 'json';
}
