import type { Notification } from './notification.js';
import type { TargetKind } from './target.js';

/** Texts longer than that are cut: services refuse messages that are too long. */
const longest = 300;
/** More images or failures than that are only counted. */
const most = 10;

/** What a webhook of that kind is sent. */
export function bodyFor(kind: TargetKind, notification: Notification): object {
  switch (kind) {
    case 'json':
      return notification;
    case 'slack':
      return slack(notification);
    case 'teams':
      return teams(notification);
  }
}

/** @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/ */
function slack(notification: Notification): object {
  const title = titleOf(notification);
  const details = detailsOf(notification).map((line) => `• ${escaped(line)}`);
  const text = [`*${escaped(title)}*`, ...details].join('\n').slice(0, 3000);
  const context = { type: 'mrkdwn', text: escaped(footOf(notification)) };
  return {
    text: escaped(title),
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text } },
      { type: 'context', elements: [context] },
    ],
  };
}

/** The three that mean something to Slack. @see https://docs.slack.dev/messaging/formatting-message-text/ */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** @see https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using */
function teams(notification: Notification): object {
  const failed = notification.type === 'run.failed';
  const block = (text: string, more: object = {}): object => ({
    type: 'TextBlock',
    text: plain(text),
    wrap: true,
    ...more,
  });
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      block(titleOf(notification), {
        weight: 'Bolder',
        size: 'Medium',
        color: failed ? 'Attention' : 'Good',
      }),
      ...detailsOf(notification).map((line) => block(line)),
      block(footOf(notification), { isSubtle: true, size: 'Small' }),
    ],
  };
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }],
  };
}

/** Cards read some Markdown. */
const plain = (text: string): string => text.replaceAll(/[\\*_[\]`]/g, '\\$&');

function titleOf({ type, data }: Notification): string {
  const { taskName, status, changed } = data;
  if (type === 'run.failed') return `${taskName} ${status === 'Timeout' ? 'timed out' : 'failed'}`;
  if (type === 'run.canceled') return `${taskName} was canceled`;
  return `${taskName} succeeded${changed === true ? ', with other images than before' : ''}`;
}

function detailsOf({ data: { failures, images } }: Notification): readonly string[] {
  const failed = failures.map(({ step, message, hint }) => {
    const of = step === '' ? '' : `${step}: `;
    return `${of}${message}${hint === undefined ? '' : ` (${hint})`}`;
  });
  const lines = failed.length > 0 ? failed : images.map(({ name, digest }) => `${name}@${digest}`);
  const shown = lines
    .slice(0, most)
    .map((line) => (line.length > longest ? `${line.slice(0, longest)}…` : line));
  return lines.length > most ? [...shown, `and ${lines.length - most} more`] : shown;
}

function footOf({ data: { id, trigger, duration } }: Notification): string {
  const time = duration === undefined ? '' : `, ${(duration / 1000).toFixed(1)} s`;
  return `run ${id}, ${trigger}${time}`;
}
