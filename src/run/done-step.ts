import type { BuiltImage, PushedImage, StepResult } from '../event/index.js';

/** A step that is not carried out, and counts as succeeded for those that wait for it. */
export interface DoneStep {
  /** What is said of it. */
  readonly result: StepResult;
  /** Milliseconds that it took when it ran. */
  readonly duration: number;
  /** What it left when it ran. */
  readonly builds: readonly BuiltImage[];
  readonly images: readonly PushedImage[];
}

/** A step that the user does not want to run now. */
export function leftOut(because: string): DoneStep {
  return { result: { status: 'skipped', because }, duration: 0, builds: [], images: [] };
}
