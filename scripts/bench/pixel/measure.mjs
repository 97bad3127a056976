/**
 * From a change in a cluster to the changed page: a browser shows a service of a portal of two replicas behind a
 * round-robin proxy, one of which watches the cluster, and says when it shows what a change wrote.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import { findBrowser, startPortal } from '../../portal.mjs';
import { startPostgres } from '../../postgres.mjs';
import { stop } from '../../processes.mjs';

const SAMPLES = 100;
const WORKLOAD =
  'http://localhost:7071/apis/apps/v1/namespaces/dev/deployments/notifications';
const PAGE =
  'http://localhost:3000/catalog/default/component/notifications/environments?environment=resource%3Adefault%2Fdev';

async function signIn(page) {
  await page.goto('http://localhost:3000/');
  const popup = page.waitForEvent('popup');
  await page.getByRole('button', { name: /sign in/i }).click();
  await (await popup)
    .getByRole('button', { name: 'Developer of team-at' })
    .click();
  await page.getByRole('link', { name: 'Create' }).waitFor();
}

/** Writes what the panel shows as one of the versions of a workload; tells when. */
async function change(label) {
  const at = Date.now();
  const response = await fetch(WORKLOAD, {
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify({
      metadata: { labels: { 'app.kubernetes.io/version': label } },
    }),
  });
  if (!response.ok) {
    throw new Error(`${WORKLOAD}: ${response.status}`);
  }
  return at;
}

/** When the page shows a text, by the page's own clock, which is the machine's. */
const shown = (page, text) =>
  page.evaluate(
    wanted =>
      new Promise(resolve => {
        const look = () => {
          if (document.body.textContent.includes(wanted)) {
            observer.disconnect();
            resolve(Date.now());
          }
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, {
          subtree: true,
          childList: true,
          characterData: true,
        });
        look();
      }),
    text,
  );

async function measure() {
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
  });
  try {
    const page = await browser.newPage();
    await signIn(page);
    await page.goto(PAGE);
    await page.getByText('Told by').waitFor();
    const late = [];
    for (let sample = -5; sample < SAMPLES; sample++) {
      // Not in step with anything that polls
      await sleep(300 + ((sample + 5) % 7) * 97);
      const label = `bench-${Date.now()}`;
      const waiting = shown(page, label);
      const at = await change(label);
      const time = (await waiting) - at;
      if (sample >= 0) {
        late.push(time);
      }
    }
    return late.sort((a, b) => a - b);
  } finally {
    await browser.close();
  }
}

const [events] = process.argv.slice(2);
const postgres = await startPostgres();
let code = 1;
try {
  if (!postgres) {
    throw new Error('Two replicas need PostgreSQL, which is not installed');
  }
  await startPortal({
    replicas: 2,
    postgres,
    ...(events === 'without'
      ? { entry: 'scripts/bench/pixel/withoutEvents.cjs' }
      : {}),
  });
  const late = await measure();
  const part = share => late[Math.floor((late.length - 1) * share)];
  console.log(
    JSON.stringify({
      'events backend': events,
      samples: late.length,
      'p50 ms': part(0.5),
      'p95 ms': part(0.95),
      'longest ms': part(1),
    }),
  );
  code = 0;
} catch (error) {
  console.error(error);
} finally {
  stop(code, async () => postgres?.stop());
}
