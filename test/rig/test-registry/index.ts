/**
 * A registry inside the test's process, with faults to order and a log of what was asked, and images to put in it.
 * Comes in: faults. Goes out: an address, and requests. Must not know what is being tested.
 */
export { corruptAnswer, corruptRequest } from './corrupt.js';
export { dropAnswer, dropRequest } from './cut.js';
export { dropConnection, dropHalfway, inTurn, respond, type Fault } from './fault.js';
export { gate, type Gate } from './gate.js';
export { entryFor, pushImage, pushIndex, type TestImage } from './images.js';
export { rateLimit } from './rate-limit.js';
export { openTestRegistry, type LoggedRequest, type TestRegistry } from './test-registry.js';
