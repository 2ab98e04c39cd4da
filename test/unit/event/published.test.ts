import { expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { buildRecord } from '../../../src/history/index.js';
import { failedEvents, multiarchEvents } from '../report/multiarch-events.js';

function validatorOf(name: string) {
  const path = new URL(`../../../schemas/${name}.schema.json`, import.meta.url);
  return new Ajv2020().compile(JSON.parse(readFileSync(path, 'utf8')) as object);
}

test('events are of the published form', () => {
  const isEvent = validatorOf('event');
  for (const event of [...multiarchEvents, ...failedEvents])
    expect([event, isEvent(event), isEvent.errors]).toEqual([event, true, null]);
  expect(isEvent({ type: 'step-started', time: 1 })).toBe(false);
  expect(isEvent({ type: 'step-stared', time: 1, step: 'a' })).toBe(false);
});

test('records are of the published form', () => {
  const isRecord = validatorOf('run');
  for (const events of [multiarchEvents, failedEvents, multiarchEvents.slice(0, 5)]) {
    expect(isRecord(buildRecord(events))).toBe(true);
  }
  expect(isRecord({ ...buildRecord(failedEvents), status: 'failed' })).toBe(false);
});
