/** Takes the pictures of the documents from a portal that runs on http://localhost:3000 (`npm start`). */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findBrowser } from './portal.mjs';
import { root } from './processes.mjs';

const folder = join(root, 'docs/images');
mkdirSync(folder, { recursive: true });

const browser = await chromium.launch({
  executablePath: findBrowser(),
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 860 },
  });
  await page.goto('http://localhost:3000/');
  const popup = page.waitForEvent('popup');
  await page.getByRole('button', { name: /sign in/i }).click();
  const signIn = await popup;
  await signIn.getByRole('button', { name: 'Developer of team-at' }).click();
  await page.getByRole('link', { name: 'Create' }).waitFor();
  await page.goto(
    'http://localhost:3000/catalog/default/component/fund-transfer/environments',
  );
  await page.getByRole('article', { name: 'Production US' }).waitFor();
  await page.getByText('Healthy', { exact: true }).first().waitFor();
  await page.screenshot({ path: join(folder, 'environments-tab.png') });
} finally {
  await browser.close();
}
