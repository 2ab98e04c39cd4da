import type { Flow } from './flow.js';

/** Variables of a block, inside those of the blocks around it. Most blocks declare none. */
export class Scope {
  private variables: Map<string, Flow> | undefined;

  constructor(private readonly outer?: Scope) {}

  declare(name: string, value: Flow): void {
    (this.variables ??= new Map()).set(name, value);
  }

  /** False when there is no such variable. */
  assign(name: string, value: Flow): boolean {
    const owner = this.ownerOf(name);
    owner?.set(name, value);
    return owner !== undefined;
  }

  get(name: string): Flow {
    return this.ownerOf(name)?.get(name) ?? null;
  }

  private ownerOf(name: string): Map<string, Flow> | undefined {
    return this.variables?.has(name) ? this.variables : this.outer?.ownerOf(name);
  }
}
