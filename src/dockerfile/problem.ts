import type { Place } from '../source/index.js';

/** Something in a Dockerfile that BuildKit would refuse. The message is one sentence in the style of a diagnostic. */
export class DockerfileError extends Error {
  override readonly name = 'DockerfileError';
  /** The instruction; absent where only its caller knows it. */
  readonly place: Place | undefined;
  readonly hint: string | undefined;

  constructor(message: string, { place, hint }: { readonly place?: Place; readonly hint?: string } = {}) {
    super(message);
    this.place = place;
    this.hint = hint;
  }

  /** The same at an instruction, unless it has a place already. */
  at(place: Place): DockerfileError {
    if (this.place !== undefined) return this;
    return new DockerfileError(this.message, {
      place,
      ...(this.hint === undefined ? {} : { hint: this.hint }),
    });
  }
}

/** Does work about an instruction, which is where its errors are. @throws DockerfileError */
export function about<Result>(place: Place, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw error instanceof DockerfileError ? error.at(place) : error;
  }
}
