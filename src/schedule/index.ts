/**
 * When tasks run: schedules of cron times and of things that are watched, what they come to at a time, and the scheduler
 * that carries it out. Comes in: a schedule file, a clock, and ports that run tasks and look at what is watched. Goes out:
 * decisions, and what has to be remembered of them. Must not know how a task is run, or how anything is shown.
 */
export { checkTimes, timetableOf } from './check-times.js';
export type { TimesProblem } from './check-times.js';
export { logLine } from './log.js';
export { Counts, renderMetrics } from './metrics.js';
export type { Sighting, SchedulerEvent, SchedulerPorts } from './ports.js';
export { readSchedules } from './read-schedules.js';
export type { CheckOptions } from './read-schedules.js';
export { defaultRules } from './schedule.js';
export type { BaseImageWatch, GitWatch, Missed, Overlap, Schedule, TaskToRun, Watch } from './schedule.js';
export { Scheduler } from './scheduler.js';
export type { AtStop, ScheduleView } from './scheduler.js';
export { holdFolder } from './state-file.js';
export type { HeldFolder, Holder } from './state-file.js';
export type { EndedRun, RunEnding, RunningRun, ScheduleState } from './state.js';
export { zoneHere } from './time-zone.js';
export { inWords, upcomingRuns } from './upcoming.js';
export type { UpcomingRun } from './upcoming.js';
