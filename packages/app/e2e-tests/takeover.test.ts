import { expect, test } from '@playwright/test';
import { Client } from 'pg';
import {
  DEV_CLUSTER,
  openTab,
  push,
  release,
  runningTag,
  signIn,
  tile,
} from './portal';

const DEVELOPER = 'Developer of team-at';
const LEASE = 'cluster dev';
/** A dead owner's work is taken over within this time. */
const TAKEOVER_MS = 30_000;

/** The replica that watches the cluster: owners are `host/process/id`. */
async function ownerOf(database: Client): Promise<number> {
  const { rows } = await database.query(
    'select owner from leases where name = $1',
    [LEASE],
  );
  return Number(rows[0]?.owner.split('/')[1]);
}

/** Writes of what a cluster shows that wait for a lock of its lease. */
async function waitingWrites(database: Client): Promise<number> {
  // Within a transaction, activity is what it was at first
  await database.query('select pg_stat_clear_snapshot()');
  const { rows } = await database.query(
    `select pid from pg_stat_activity
     where wait_event_type = 'Lock' and query like '%"leases"%for share'`,
  );
  return rows.length;
}

async function deploy(version: string): Promise<void> {
  await push('env-dev', 'kustomization.yaml', text =>
    text.replace(
      /(name: registry\.acme\.example\/notifications\s+newTag: ).*/,
      `$1${version}`,
    ),
  );
  await expect
    .poll(() => runningTag(DEV_CLUSTER, 'dev', 'notifications'), {
      timeout: 30_000,
    })
    .toBe(version);
}

// Whoever is killed stays dead: a second try would find other replicas
test.describe.configure({ retries: 0 });

test('a replica that dies or sleeps is taken over, with nothing missed', async ({
  page,
}) => {
  test.skip(
    process.env.DOWNSTAGE_REPLICAS !== '3',
    'several replicas need PostgreSQL',
  );
  const url = new URL(process.env.DOWNSTAGE_POSTGRES_URL!);
  url.pathname = '/backstage_plugin_environments';
  const database = new Client({ connectionString: url.href });
  await database.connect();
  const number = Date.now() % 100_000;
  const versions = ['0.20', '0.21', '0.22'].map(begin => `${begin}.${number}`);
  for (const version of versions) {
    await release('notifications', version);
  }
  const [died, slept, woken] = versions;
  await signIn(page, DEVELOPER);
  await openTab(page, 'notifications');
  const shown = (version: string) =>
    expect(
      tile(page, 'Development').getByText(version, { exact: true }),
    ).toBeVisible({ timeout: TAKEOVER_MS + 15_000 });

  const first = await ownerOf(database);
  // What changes before, while and after nobody watches has to be found by whoever comes next
  const releasing = deploy(died);
  const moment = Math.round(Math.random() * 3_000);
  test.info().annotations.push({
    type: 'killed',
    description: `${moment} ms after a release began`,
  });
  await page.waitForTimeout(moment);
  process.kill(first, 'SIGKILL');
  await releasing;
  await expect
    .poll(() => ownerOf(database), { timeout: TAKEOVER_MS })
    .not.toBe(first);
  await shown(died);

  // The worst moment to freeze is in the middle of a write, with the lease locked: held here until a write waits for it
  const second = await ownerOf(database);
  await database.query('begin');
  await database.query('select owner from leases where name = $1 for update', [
    LEASE,
  ]);
  const whileHeld = deploy(slept);
  await expect.poll(() => waitingWrites(database)).toBeGreaterThan(0);
  process.kill(second, 'SIGSTOP');
  await database.query('commit');
  await whileHeld;
  await expect
    .poll(() => ownerOf(database), { timeout: TAKEOVER_MS })
    .not.toBe(second);
  const third = await ownerOf(database);
  process.kill(second, 'SIGCONT');
  await shown(slept);

  // The one that woke up late has written nothing, and has not taken the cluster back
  await deploy(woken);
  await shown(woken);
  expect(await ownerOf(database)).toBe(third);
  await database.end();
});
