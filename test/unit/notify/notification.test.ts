import { describe, expect, test } from '@jest/globals';
import { bodyFor } from '../../../src/notify/body.js';
import { isWanted, notificationOf } from '../../../src/notify/notification.js';
import { targetOf } from '../../../src/notify/target.js';
import { before, digest, now, recordOf } from './record-of.js';

describe('word is sent', () => {
  test.each([
    ['Failed', 'a', ['failure'], true],
    ['Timeout', 'a', ['failure'], true],
    ['Failed', 'a', ['success', 'changed'], false],
    ['Canceled', 'a', ['failure', 'success', 'changed'], false],
    ['Succeeded', 'a', ['success'], true],
    ['Succeeded', 'a', ['failure'], false],
    ['Succeeded', 'a', ['changed'], false],
    ['Succeeded', 'b', ['changed'], true],
  ] as const)('of a run that is %s, with image %s, on %j: %s', (status, image, on, wanted) => {
    expect(isWanted(notificationOf(recordOf(status, image), before('a'), now), on)).toBe(wanted);
  });

  test('of the first run as of a change', () => {
    expect(isWanted(notificationOf(recordOf('Succeeded'), undefined, now), ['changed'])).toBe(true);
  });
});

describe('what is sent', () => {
  const failed = notificationOf(recordOf('Failed'), before('a'), now);

  test('as JSON', () => {
    expect(bodyFor('json', failed)).toMatchInlineSnapshot(`
     {
       "data": {
         "duration": 1234,
         "failures": [
           {
             "hint": "see *its* log",
             "message": "exit code 3 of <app>",
             "step": "test",
           },
         ],
         "id": "r1",
         "images": [
           {
             "digest": "sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc",
             "name": "registry.example.com/app:r1",
           },
           {
             "digest": "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
             "name": "registry.example.com/app:latest",
           },
         ],
         "registry": "registry.example.com",
         "status": "Failed",
         "taskName": "nightly",
         "trigger": "cron",
       },
       "timestamp": "2026-11-25T04:00:00.000Z",
       "type": "run.failed",
     }
    `);
  });
  test('to Slack', () => {
    expect(bodyFor('slack', failed)).toMatchInlineSnapshot(`
     {
       "blocks": [
         {
           "text": {
             "text": "*nightly failed*
     • test: exit code 3 of &lt;app&gt; (see *its* log)",
             "type": "mrkdwn",
           },
           "type": "section",
         },
         {
           "elements": [
             {
               "text": "run r1, cron, 1.2 s",
               "type": "mrkdwn",
             },
           ],
           "type": "context",
         },
       ],
       "text": "nightly failed",
     }
    `);
  });
  test('to Teams', () => {
    expect(bodyFor('teams', failed)).toMatchInlineSnapshot(`
     {
       "attachments": [
         {
           "content": {
             "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
             "body": [
               {
                 "color": "Attention",
                 "size": "Medium",
                 "text": "nightly failed",
                 "type": "TextBlock",
                 "weight": "Bolder",
                 "wrap": true,
               },
               {
                 "text": "test: exit code 3 of <app> (see \\*its\\* log)",
                 "type": "TextBlock",
                 "wrap": true,
               },
               {
                 "isSubtle": true,
                 "size": "Small",
                 "text": "run r1, cron, 1.2 s",
                 "type": "TextBlock",
                 "wrap": true,
               },
             ],
             "type": "AdaptiveCard",
             "version": "1.4",
           },
           "contentType": "application/vnd.microsoft.card.adaptive",
         },
       ],
       "type": "message",
     }
    `);
  });
  test('of many images only some', () => {
    const record = recordOf('Succeeded');
    const images = Array.from({ length: 12 }, (_, at) => ({
      step: 'p',
      name: `app:${at}`,
      digest: digest('a'),
      platforms: [],
    }));
    const text = JSON.stringify(bodyFor('slack', notificationOf({ ...record, images }, undefined, now)));
    expect(text).toContain('and 2 more');
    expect(text).not.toContain('app:10');
  });
});

describe('where it is sent', () => {
  test.each([
    ['https://hooks.slack.com/services/T/B/x', 'slack'],
    ['https://contoso.webhook.office.com/webhookb2/x', 'teams'],
    ['https://prod-1.westus.logic.azure.com:443/workflows/x', 'teams'],
    ['https://example.com/hook', 'json'],
    ['http://127.0.0.1:8080/', 'json'],
  ])('%s is %s', (url, kind) => {
    expect(targetOf(url)).toMatchObject({ kind });
  });
  test('the kind that is said wins', () => {
    expect(targetOf('https://proxy.example.com/', 'slack')).toMatchObject({
      kind: 'slack',
    });
  });
  test.each(['http://example.com/', 'hook', 'file:///etc/passwd'])('%s is refused', (url) => {
    expect(targetOf(url)).toHaveProperty('problem');
  });
});
