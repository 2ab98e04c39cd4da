/** Names of architectures as people put them into tags and file names, and what they mean. */
const meanings: ReadonlyMap<string, string> = new Map([
  ...['amd64', 'x86_64', 'x86-64', 'x64'].map((name) => [name, 'amd64'] as const),
  ...['arm64', 'aarch64', 'arm64v8'].map((name) => [name, 'arm64'] as const),
  ...['arm', 'armv7', 'armv7l', 'armhf', 'arm32v7', 'armv6', 'arm32v6'].map((name) => [name, 'arm'] as const),
  ...['386', 'i386', 'i686'].map((name) => [name, '386'] as const),
  ...['s390x', 'ppc64le', 'riscv64'].map((name) => [name, name] as const),
]);

const pattern = new RegExp(
  `(?<![a-z0-9])(?:${[...meanings.keys()].sort((a, b) => b.length - a.length).join('|')})(?![a-z0-9])`,
  'gi',
);

/** An architecture a text speaks of: the word it uses, and what that means. */
export interface SpokenArchitecture {
  readonly word: string;
  readonly architecture: string;
}

/** The one architecture a text speaks of, in words bounded by other characters; undefined when it is none or several. */
export function architectureIn(text: string): SpokenArchitecture | undefined {
  const spoken = (text.match(pattern) ?? []).map((word) => ({
    word,
    architecture: meanings.get(word.toLowerCase()) ?? word,
  }));
  return new Set(spoken.map(({ architecture }) => architecture)).size === 1 ? spoken[0] : undefined;
}

/** Whether two texts speak of different architectures. A bare `arm` may mean arm64 as well. */
export function contradict(
  one: SpokenArchitecture | undefined,
  other: SpokenArchitecture | undefined,
): boolean {
  if (one === undefined || other === undefined || one.architecture === other.architecture) return false;
  const isARM = ({ architecture }: SpokenArchitecture) => architecture.startsWith('arm');
  const isBare = ({ word }: SpokenArchitecture) => word.toLowerCase() === 'arm';
  return !(isARM(one) && isARM(other) && (isBare(one) || isBare(other)));
}
