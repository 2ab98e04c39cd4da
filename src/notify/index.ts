/**
 * Word of a run that has ended, to whoever asked for it: the run's record goes in, what a webhook is sent comes out, and
 * whether it got there. Must not know where a record comes from or how requests travel; what it sends is redacted already.
 */
export type { Notification, NotificationData } from './notification.js';
export { notificationOf, isWanted, type Occasion } from './notification.js';
export { sendNotification, type NotifyPorts } from './send.js';
export { targetOf, type Target, type TargetKind } from './target.js';
