/**
 * The only place that wires adapters to ports: chooses the executor of a plan, and makes it, loading no other. Comes in: a
 * prepared run. Goes out: a {@link Composition}, which is to be closed. Must not know how a run goes on, or is shown.
 */
export { compose, type Composition } from './compose.js';
export { assertDebuggable } from './debug-shell.js';
