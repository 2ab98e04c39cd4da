import { runnableOn, type Platform } from '../oci/index.js';
import { isOnThisMachine, type BuildKitServer } from './address.js';
import type { ServerAnswer } from './ask.js';

/** A server to build on, and what it is declared to be for. */
export interface Builder {
  readonly server: BuildKitServer;
  /** Native there by the user's word; absent for the one that takes everything else. */
  readonly platform?: Platform;
}

/** A place on a builder, taken until it is released. */
export interface Slot {
  readonly builder: Builder;
  /** It runs programs of the platform in emulation, because no builder is declared for it. */
  readonly emulated: boolean;
  readonly release: () => void;
}

/** How a server is asked what it is. */
export type Ask = (server: BuildKitServer) => Promise<ServerAnswer>;

/**
 * The builders of a run. Work for a platform goes to a builder declared for it, of several to the one with the least to do;
 * what no builder is declared for goes to one that takes everything else. A builder that has died is retired for the run.
 */
export class Builders {
  readonly #builders: readonly Builder[];
  readonly #ask: Ask;
  readonly #here: string;
  readonly #answers = new Map<Builder, Promise<ServerAnswer>>();
  readonly #busy = new Map<Builder, number>();
  readonly #retired = new Set<Builder>();

  /** `here` is the architecture of this machine. */
  constructor(builders: readonly Builder[], ask: Ask, here: string) {
    this.#builders = builders;
    this.#ask = ask;
    this.#here = here;
  }

  /** Those that work. */
  get all(): readonly Builder[] {
    return this.#builders.filter((builder) => !this.#retired.has(builder));
  }

  /** Whether a builder is declared for a platform. */
  hasFor(platform: Platform): boolean {
    return this.all.some((builder) => isFor(builder, platform));
  }

  /** Takes a place for work on a platform, or for work that has none; undefined when every builder is retired. */
  async take(platform?: Platform): Promise<Slot | undefined> {
    const declared = this.all.filter((builder) => isFor(builder, platform));
    const others = this.all.filter((builder) => builder.platform === undefined);
    const [candidates = []] = [declared, others, this.all].filter((some) => some.length > 0);
    const builder = this.#leastBusy(candidates);
    if (builder === undefined) return undefined;
    this.#busy.set(builder, this.#tasks(builder) + 1);
    const release = (): void => void this.#busy.set(builder, this.#tasks(builder) - 1);
    const emulated =
      platform !== undefined && !isFor(builder, platform) && (await this.#emulates(builder, platform));
    return { builder, emulated, release };
  }

  /** What a builder says of itself; asked once. */
  answerOf(builder: Builder): Promise<ServerAnswer> {
    const answer = this.#answers.get(builder) ?? this.#ask(builder.server);
    this.#answers.set(builder, answer);
    return answer;
  }

  /** Asks a builder after a failure; one that answers no more is retired, and the answer says why. */
  async retireIfDead(builder: Builder): Promise<string | undefined> {
    const answer = await this.#ask(builder.server);
    if (answer.status === 'answered') return undefined;
    this.#retired.add(builder);
    return answer.reason;
  }

  #leastBusy(candidates: readonly Builder[]): Builder | undefined {
    const [first, ...others] = candidates;
    return others.reduce(
      (best, each) => (best && this.#tasks(each) < this.#tasks(best) ? each : best),
      first,
    );
  }

  #tasks(builder: Builder): number {
    return this.#busy.get(builder) ?? 0;
  }

  async #emulates(builder: Builder, { architecture }: Platform): Promise<boolean> {
    if (isOnThisMachine(builder.server)) return architecture !== this.#here;
    const answer = await this.answerOf(builder);
    const native = answer.status === 'answered' ? answer.platforms[0] : undefined;
    return native !== undefined && native.architecture !== architecture;
  }
}

function isFor({ platform: declared }: Builder, platform: Platform | undefined): boolean {
  if (declared === undefined || platform === undefined) return false;
  return runnableOn(declared, [platform], (each) => each).length > 0;
}
