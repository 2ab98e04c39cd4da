/**
 * Runs that know their predecessor: whether anything has changed, the steps of one platform among several machines, and the
 * state that is left for the next. What a run does with it is loaded only for runs that want it. Must not know commands.
 */
export { registriesOf, stateAt } from './open-state.js';
