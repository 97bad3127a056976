/**
 * What a promotion costs at a host that speaks GitHub's API, with one replica on PostgreSQL:
 *
 * - `click`: requests and time of a review, of the click's answer, and until the pull request is open, at a latency of each
 *   request and a size of the repository, beside `git clone --depth 1 --filter=blob:none --sparse`, edit, commit and push,
 * - `waiting`: requests in an hour of pull requests that wait, without webhooks; measured for a tenth of it, at ten times the pace,
 * - `at once`: until the pull requests of 100 services are open that are asked for at the same time.
 *
 * The host's limits are not: it lets everything through.
 */
require('@backstage/cli/config/nodeTransform.cjs');

const { execFile } = require('node:child_process');
const { mkdtempSync, rmSync, readFileSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const { promisify } = require('node:util');
const {
  PERSON_TOKEN,
  createDatabase,
  startCompany,
} = require('../chaos/company.cjs');
const { startFaultProxy } = require('../chaos/faultProxy.cjs');
const { startPeople } = require('../chaos/people.cjs');
const { createRandom } = require('../chaos/random.cjs');
const { startReplicas } = require('../chaos/replicas.cjs');
const { startRuntime } = require('../chaos/runtime.cjs');

const run = promisify(execFile);
const QA = 'resource:default/qa';
const PACE = 60;

const BY_KIND = {
  text: index => [`notes/${index % 100}/${index}.txt`, `Note ${index}\n`],
  yaml: index => [
    `apps/${index % 100}/${index}.yaml`,
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c${index}\ndata:\n  key: value\n`,
  ],
};
const CASES = {
  ...Object.fromEntries(
    [
      [20, 'text'],
      [20_000, 'text'],
      [2_000, 'yaml'],
    ].flatMap(([files, kind]) =>
      [0, 20, 100].map(latency => [
        `click, ${latency} ms, ${files} files (${kind})`,
        () => click({ latency, files, kind }),
      ]),
    ),
  ),
  ...Object.fromEntries(
    [1, 10, 100].map(pulls => [
      `waiting, ${pulls} pull requests`,
      () => waiting(pulls),
    ]),
  ),
  'at once, 100 promotions': () => atOnce(100),
};

async function timed(work) {
  const begin = performance.now();
  const result = await work();
  return { result, ms: Math.round(performance.now() - begin) };
}

async function until(read, isReached) {
  for (;;) {
    const value = await read();
    if (isReached(value)) {
      return value;
    }
    await sleep(10);
  }
}

/** Runs something with a company, a proxy to its forge and a replica, and takes them down. */
async function withPortal({ services, files, timings }, work) {
  const dataDir = mkdtempSync(join(tmpdir(), 'downstage-bench-'));
  const { forge, settingsAt } = await startCompany({
    dataDir,
    services,
    files,
  });
  const proxy = await startFaultProxy(forge.port, createRandom(1));
  const people = startPeople({ forge, token: PERSON_TOKEN });
  const runtime = await startRuntime({ people, services });
  const replicas = await startReplicas(1, {
    database: await createDatabase(
      process.env.DOWNSTAGE_POSTGRES_URL,
      'downstage_bench',
    ),
    ...settingsAt(proxy.port),
    world: runtime.url,
    tuning: timings ? { timings } : {},
  });
  const tileOf = async service => {
    const { environments } = await replicas.read(
      `/services/component/default/${service}/deployments`,
    );
    return environments.find(({ environment }) => environment.name === 'qa');
  };
  const ship = async version => {
    await people.edit('dev', 'values.yaml', text =>
      text.replaceAll('tag: "1.0.0"', `tag: "${version}"`),
    );
    for (const service of services) {
      await until(
        () => tileOf(service),
        tile => tile?.promote.allowed && tile.promote.version === version,
      );
    }
  };
  const request = service =>
    replicas.ask(0, 'POST', '/promotions', {
      service: `component:default/${service}`,
      environment: QA,
      expectedVersion: '1.1.0',
    });
  const opened = id =>
    until(
      () => replicas.read(`/promotions/${id}`),
      ({ state }) => state !== 'draft',
    );
  try {
    return await work({
      dataDir,
      forge,
      proxy,
      replicas,
      ship,
      request,
      opened,
    });
  } finally {
    replicas.stop();
    runtime.stop();
    proxy.stop();
    await forge.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** The same change as a person makes it with Git, through the same proxy. */
async function withGit({ dataDir, proxy }) {
  const folder = join(dataDir, 'clone');
  const url = `http://x:${PERSON_TOKEN}@127.0.0.1:${proxy.port}/acme/env-qa.git`;
  const git = (...args) =>
    run(
      'git',
      ['-c', 'user.name=e', '-c', 'user.email=e@acme.example', ...args],
      {
        cwd: dataDir,
      },
    );
  await git(
    ...['clone', '-q', '--depth', '1', '--filter=blob:none', '--sparse'],
    ...[url, folder],
  );
  const file = join(folder, 'values.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('1.0.0', '1.1.0'));
  await git('-C', folder, 'checkout', '-q', '-b', 'by-hand');
  await git('-C', folder, 'commit', '-q', '-a', '-m', 'By hand');
  await git('-C', folder, 'push', '-q', 'origin', 'by-hand');
}

async function click({ latency, files, kind }) {
  const more = Object.fromEntries(
    Array.from({ length: files }, (_, index) => BY_KIND[kind](index)),
  );
  return withPortal({ services: ['shop'], files: more }, async portal => {
    const { proxy, replicas, ship, request, opened } = portal;
    await ship('1.1.0');
    proxy.setDelay(latency);
    // Nothing else asks the host by now
    await sleep(3_000);
    const counted = async work => {
      const before = proxy.requests().length;
      const { result, ms } = await timed(work);
      return { result, ms, requests: proxy.requests().length - before };
    };
    const review = await counted(() =>
      replicas.plan({ service: 'component:default/shop', environment: QA }),
    );
    const begun = performance.now();
    const before = proxy.requests().length;
    const { body } = await request('shop');
    const answered = Math.round(performance.now() - begun);
    const { state } = await opened(body.id);
    const open = Math.round(performance.now() - begun);
    const requests = proxy.requests().length - before;
    const git = await timed(() => withGit(portal));
    return {
      'review, ms': review.ms,
      'review, requests': review.requests,
      'answer, ms': answered,
      'open, ms': open,
      'open, requests': requests,
      'git, ms': git.ms,
      state,
    };
  });
}

const namesOf = count =>
  Array.from({ length: count }, (_, index) => `s${index}`);

async function waiting(pulls) {
  const second = 1_000;
  const timings = {
    followMs: 15 * second,
    // 30 s at the pace
    waitMs: (30 * second) / 10,
    seldomMs: 3_600 * second,
    endedMs: 600 * second,
    endedForMs: 3_600 * second,
    settledMs: 60 * second,
    evidenceMs: 600 * second,
  };
  const services = namesOf(pulls);
  return withPortal({ services, timings }, async portal => {
    const { proxy, ship, request, opened } = portal;
    await ship('1.1.0');
    const asked = await Promise.all(services.map(request));
    await Promise.all(asked.map(({ body }) => opened(body.id)));
    await sleep(5 * second);
    const before = proxy.requests().length;
    await sleep(PACE * second);
    const seen = proxy.requests().slice(before);
    const ofPulls = seen.filter(line => /\/pulls|\/issues|graphql/.test(line));
    const perHour = count => Math.round((count * 3_600) / (PACE * 10));
    return {
      'for pull requests, an hour': perHour(ofPulls.length),
      // Sources are asked at their own pace, which is not changed
      'for sources, an hour': Math.round(
        ((seen.length - ofPulls.length) * 3_600) / PACE,
      ),
    };
  });
}

async function atOnce(count) {
  const services = namesOf(count);
  return withPortal({ services }, async portal => {
    const { proxy, ship, request, opened } = portal;
    await ship('1.1.0');
    const before = proxy.requests().length;
    const begun = performance.now();
    const asked = await Promise.all(services.map(request));
    const answered = Math.round(performance.now() - begun);
    const ended = await Promise.all(asked.map(({ body }) => opened(body.id)));
    return {
      'answers, ms': answered,
      'all open, ms': Math.round(performance.now() - begun),
      requests: proxy.requests().length - before,
      open: ended.filter(({ state }) => state === 'open').length,
    };
  });
}

// Whoever began it has ended
process.on('disconnect', () => process.exit(1));

const [item] = process.argv.slice(2);
if (item === '--list') {
  console.log(
    JSON.stringify(
      process.env.DOWNSTAGE_POSTGRES_URL ? Object.keys(CASES) : [],
    ),
  );
} else {
  CASES[item]()
    .then(result => {
      console.log(JSON.stringify(result));
      process.exit(0);
    })
    .catch(error => {
      console.error(error);
      process.exit(1);
    });
}
