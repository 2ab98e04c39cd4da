// Made from src/schedule/schema.ts by npm run schemas.

export const scheduleProperties = {
  name: 'placed',
  task: 'placed',
  context: 'placed',
  options: 'texts',
  ifChanged: 'boolean',
  cron: 'texts',
  timezone: 'placed',
  jitter: 'placed',
  overlap: 'placed',
  missed: 'placed',
  triggers: 'trigger[]',
} as const;

export const scheduleFileProperties = {
  schedules: 'schedule[]',
} as const;

export const triggerProperties = {
  on: 'placed',
  repository: 'placed',
  paths: 'texts',
  images: 'texts',
  every: 'placed',
} as const;
