import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { provideBrowser } from '../rig/browser/index.js';
import { largeRun } from '../rig/browser/reports.js';
import { writeReport } from '../rig/browser/write-report.js';
import { failedEvents, multiarchEvents } from '../unit/report/multiarch-events.js';

const provided = await provideBrowser();
if ('missing' in provided) {
  process.stderr.write(`report: no browser for this suite: ${provided.missing}\n`);
  if (process.env.CI === 'true') throw new Error(provided.missing);
}
const suite = 'missing' in provided ? describe.skip : describe;

suite('the HTML report', () => {
  let browser: Browser;
  let folder: string;
  const addressOf = (name: string): string => pathToFileURL(join(folder, `${name}.html`)).href;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'report-'));
    await writeReport(join(folder, 'success.html'), () => multiarchEvents);
    await writeReport(join(folder, 'failure.html'), () => failedEvents);
    await writeReport(join(folder, 'large.html'), () => largeRun(200, 2800));
    browser = await chromium.launch({
      executablePath: 'program' in provided ? provided.program : '',
      args: ['--no-sandbox'],
    });
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  /** Opens a report, lets the test look at it, and makes sure that it asked nothing of the network and nothing went wrong. */
  async function look(
    address: string,
    see: (page: Page) => Promise<void>,
    options: Parameters<Browser['newContext']>[0] = {},
  ): Promise<void> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on(
      'request',
      (request) => request.url() === address.replace(/#.*/, '') || complaints.push(request.url()),
    );
    await page.goto(address);
    await see(page);
    await context.close();
    expect(complaints).toEqual([]);
  }

  test.each([
    ['success', 'light', 1280],
    ['success', 'dark', 390],
    ['failure', 'light', 390],
    ['failure', 'dark', 1280],
    ['large', 'dark', 1280],
  ] as const)('%s, %s, %d columns: axe finds nothing', async (name, colorScheme, width) => {
    await look(
      addressOf(name),
      async (page) => {
        for (const step of (await page.locator('details.step').all()).slice(0, name === 'large' ? 1 : 3))
          if ((await step.getAttribute('open')) === null) await step.locator('summary').click();
        await page.locator('.log .line').first().waitFor();
        await page.evaluate(axe.source);
        const { violations } = await page.evaluate(() =>
          (globalThis as unknown as { axe: typeof axe }).axe.run(),
        );
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
        const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect(overflow).toBeLessThanOrEqual(0);
      },
      { colorScheme, viewport: { width, height: 844 } },
    );
  });

  test('steps are filtered by their words', async () => {
    await look(addressOf('success'), async (page) => {
      await page.getByRole('searchbox', { name: 'Filter' }).fill('build arm64');
      expect(await page.locator('details.step:visible strong').allTextContents()).toEqual(['build-arm64']);
      expect(await page.locator('#count').textContent()).toBe('1 of 5 shown');
    });
  });

  test('a step opens by keyboard and shows its log with colours', async () => {
    await look(addressOf('large'), async (page) => {
      const step = page.locator('[id="step-check-7"]');
      await step.locator('summary').focus();
      await page.keyboard.press('Enter');
      const line = step.locator('.line').first();
      await line.waitFor();
      expect(await line.innerText()).toMatch(
        /^1\s*ok 1 of 2800: check-7 looked at module 7919 and found nothing$/,
      );
      expect(await line.locator('.f2').textContent()).toBe('ok');
      await step.getByRole('searchbox').fill('module 79190 ');
      await step.getByText('1 of 2,800 lines').waitFor();
      expect(await step.locator('.line').allInnerTexts()).toEqual([expect.stringContaining('10 of 2800')]);
    });
  });

  test.each([
    [390, true],
    [1280, false],
  ])('at %d columns long lines of a log are wrapped: %p', async (width, wrapped) => {
    await look(
      addressOf('failure'),
      async (page) => {
        await page.locator('.log .line').first().waitFor();
        expect(await page.getByRole('checkbox', { name: 'Wrap' }).isChecked()).toBe(wrapped);
        const width = (name: string): Promise<unknown> =>
          page.evaluate(`document.querySelector('.log').${name}`);
        expect(await width('scrollWidth')).toBe(await width('clientWidth'));
      },
      { viewport: { width, height: 844 } },
    );
  });

  test('links lead to steps and to lines of their logs', async () => {
    await look(`${addressOf('large')}#step-check-150`, async (page) => {
      const step = page.locator('[id="step-check-150"]');
      await step.locator('.line').first().waitFor();
      expect(await step.getAttribute('open')).toBe('');
      await page.locator('[id="step-check-150"] > summary:focus').waitFor();
    });
    await look(`${addressOf('large')}#${encodeURIComponent('step-check-3:1777')}`, async (page) => {
      const line = page.locator('.line.here');
      await line.waitFor();
      expect(await line.innerText()).toContain('1777 of 2800');
    });
  });

  test('a failure is open, with its place and its last lines', async () => {
    await look(addressOf('failure'), async (page) => {
      await page.locator('[id="step-build"] .line').first().waitFor();
      expect(await page.locator('[id="step-build"]').innerText()).toContain('failed to solve');
      expect(await page.locator('main').innerText()).toContain("run it alone with 'docker build -t app:1 .'");
    });
  });

  test('a digest is copied', async () => {
    await look(
      addressOf('success'),
      async (page) => {
        await page.getByRole('button', { name: /^Copy sha256:c/ }).click();
        await page.getByText(`Copied sha256:${'c'.repeat(64)}`).waitFor();
        expect(await page.evaluate('navigator.clipboard.readText()')).toBe(`sha256:${'c'.repeat(64)}`);
      },
      { permissions: ['clipboard-read', 'clipboard-write'] },
    );
  });
});
