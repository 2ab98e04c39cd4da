/**
 * Carries out a plan: which step starts when, how often it is tried, when it has taken too long, when to stop.
 * Comes in: a Plan and ports (an Executor, a clock). Goes out: events, in order, and the outcome.
 * Must not know any engine, registry or screen.
 */
export { systemClock } from './clock.js';
export type { Clock } from './clock.js';
export { leftOut } from './done-step.js';
export type { DoneStep } from './done-step.js';
export { planResumption } from './resume.js';
export type { Resumption } from './resume.js';
export { runPlan } from './run-plan.js';
export type { RunOptions, RunOutcome, RunPorts } from './run-plan.js';
