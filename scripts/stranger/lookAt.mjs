/** Looks at the pages of the suite in a portal: by requests, and in a browser. */
import { chromium } from '@playwright/test';
import { findBrowser } from '../portal.mjs';

const SERVICE = 'fund-transfer';
const SECONDS = 120;

async function signInAsGuest(url) {
  const response = await fetch(`${url}/api/auth/guest/refresh`, {
    headers: { 'X-Requested-With': 'XMLHttpRequest' },
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`The guest's sign-in answers ${response.status}: ${text}`);
  }
  return JSON.parse(text).backstageIdentity.token;
}

async function ask(url, path) {
  const response = await fetch(`${url}${path}`, {
    headers: { Authorization: `Bearer ${await signInAsGuest(url)}` },
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${response.status} ${text}`);
  }
  return text;
}

/** Waits until the API tells which version of the service each environment asks for and runs. */
export async function askForVersions(url) {
  const path = `/api/environments/v1/services/component/default/${SERVICE}/deployments`;
  const deadline = Date.now() + SECONDS * 1000;
  let last;
  while (Date.now() < deadline) {
    try {
      last = await ask(url, path);
      const { environments } = JSON.parse(last);
      const known = environments.filter(
        ({ deployment }) => deployment?.desired && deployment.live,
      );
      if (known.length > 0 && known.length === environments.length) {
        return known.map(({ environment, deployment }) => ({
          title: environment.title,
          version: deployment.live.version,
        }));
      }
    } catch (error) {
      // A portal that has just started reads the catalog first
      last = error.message;
    }
    await new Promise(resolve => setTimeout(resolve, 1_000));
  }
  throw new Error(
    `${path} did not tell of versions in all environments within ${SECONDS} seconds; it answers ${last}`,
  );
}

/** What a page shows, and fails when it shows an error or writes one to the console. */
async function openPage(page, address, expected) {
  const errors = [];
  const note = error => errors.push(error);
  const noteMessage = message => {
    if (message.type() === 'error') {
      errors.push(`console: ${message.text()} (${message.location().url})`);
    }
  };
  page.on('pageerror', note);
  page.on('console', noteMessage);
  await page.goto(address);
  try {
    for (const locator of expected) {
      await locator.first().waitFor({ timeout: SECONDS * 1000 });
    }
  } catch (error) {
    const text = await page.locator('body').innerText();
    throw new Error(
      `${address}: ${error.message}\nThe page says:\n${text}\n${errors.join(
        '\n',
      )}`,
    );
  }
  for (const alert of await page.getByRole('alert').allInnerTexts()) {
    errors.push(`the page warns: ${alert}`);
  }
  page.off('pageerror', note);
  page.off('console', noteMessage);
  if (errors.length > 0) {
    throw new Error(`${address} shows errors:\n${errors.join('\n')}`);
  }
}

/** Opens the page of environments and the tab of the service, which are to show these versions. */
export async function openPages(url, versions) {
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage({
      viewport: { width: 1440, height: 1000 },
    });
    await page.goto(url);
    await page.getByRole('button', { name: 'Enter' }).click();
    await page.getByRole('button', { name: 'Enter' }).waitFor({
      state: 'detached',
    });
    await openPage(page, `${url}/environments`, [
      page.getByRole('heading', { name: 'Environments' }),
      ...versions.map(({ title }) => page.getByRole('link', { name: title })),
    ]);
    await openPage(
      page,
      `${url}/catalog/default/component/${SERVICE}/environments`,
      versions.map(({ title, version }) =>
        page.getByRole('article', { name: title }).getByText(version),
      ),
    );
  } finally {
    await browser.close();
  }
}
