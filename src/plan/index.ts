/**
 * Turns a Task into a Plan: defaults, shell words, docker commands, the dependency graph, typed actions.
 * Comes in: a Task and the Run variables. Goes out: a {@link Plan}, plain data, or every problem at its place.
 * Must not know which engine will run it, and does no input or output.
 */
export { buildFiles } from './build-powers.js';
export { isShellScript } from './container.js';
export { describePlan } from './describe-plan.js';
export type { DescribedPlace, DescribedPlan } from './describe-plan.js';
export { hostPowers, powerPlace } from './host-powers.js';
export type { HostPower } from './host-power.js';
export { isLocalPath } from './local-path.js';
export { imageKey, namesMadeBy, ownImages } from './own-images.js';
export { propertyPlace, wordPlace } from './places.js';
export { platformPart, platformsOfImages } from './platform-part.js';
export type { PlatformPart } from './platform-part.js';
export { planTask } from './plan-task.js';
export { StepPrecedence } from './precedence.js';
export { lexemes } from './shell-lexemes.js';
export type { Lexeme } from './shell-lexemes.js';
export { withoutSteps } from './without-steps.js';
export type * from './plan.js';
