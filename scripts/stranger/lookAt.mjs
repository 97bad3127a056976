/** Looks at the pages of the suite in a portal: by requests, and in a browser. */
import { chromium } from '@playwright/test';
import { findBrowser } from '../portal.mjs';

const SERVICE = 'fund-transfer';
const SECONDS = 300;

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

/** Notes what the browser writes to the console as an error, or throws. */
function noteErrors(page) {
  const errors = [];
  page.on('pageerror', error => errors.push(error));
  page.on('console', message => {
    if (message.type() === 'error') {
      errors.push(`console: ${message.text()} (${message.location().url})`);
    }
  });
  return errors;
}

/** Waits until the page shows everything, and fails when it warns or errors were noted so far. */
async function demand(page, errors, expected) {
  try {
    for (const locator of expected) {
      await locator.first().waitFor();
    }
  } catch (error) {
    const text = await page.locator('body').innerText();
    throw new Error(
      [
        `${page.url()}: ${error.message}`,
        `The page says:\n${text}`,
        ...errors,
      ].join('\n'),
    );
  }
  const warnings = page
    .getByRole('alert')
    .or(page.getByRole('alertdialog'))
    .allInnerTexts();
  const wrong = [
    ...errors,
    ...(await warnings).map(text => `the page warns: ${text}`),
  ];
  if (wrong.length > 0) {
    throw new Error(`${page.url()} shows errors:\n${wrong.join('\n')}`);
  }
}

/**
 * Signs in, goes to the environments by the link of the sidebar and to the tab of the service, and demands that they show
 * these versions.
 */
export async function openPages(url, versions) {
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage({
      viewport: { width: 1440, height: 1000 },
    });
    page.setDefaultTimeout(SECONDS * 1000);
    const errors = noteErrors(page);
    await page.goto(url);
    await page.getByRole('button', { name: 'Enter' }).click();
    const link = page.getByRole('link', { name: 'Environments' });
    await demand(page, errors, [link]);
    await link.click();
    const environments = page.getByRole('table', { name: 'Environments' });
    await demand(
      page,
      errors,
      versions.map(({ title }) =>
        environments.getByRole('link', { name: title }),
      ),
    );
    await page.goto(`${url}/catalog/default/component/${SERVICE}/environments`);
    await demand(
      page,
      errors,
      versions.map(({ title, version }) =>
        page.getByRole('article', { name: title }).getByText(version),
      ),
    );
  } finally {
    await browser.close();
  }
}
