/** The world around the replicas: a forge, what runs, people, and what breaks. */
require('@backstage/cli/config/nodeTransform.cjs');

const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const knexFactory = require('knex');
const { startForge } = require('../../packages/sandbox/src');
const { createRandom } = require('./random.cjs');
const { startFaultProxy } = require('./faultProxy.cjs');
const { startPeople } = require('./people.cjs');
const { startReplicas } = require('./replicas.cjs');
const { startRuntime } = require('./runtime.cjs');
const { runScenario } = require('./scenarios.cjs');

const options = JSON.parse(process.env.DOWNSTAGE_CHAOS);
const runs = Number(options.runs);
const seed = Number(options.seed);

const PORTAL_TOKEN = 'portal-token';
const PERSON_TOKEN = 'engineer-token';
const REPLICAS = 2;
/** Each promotes one service at a time. */
const SERVICES = Array.from({ length: 6 }, (_, index) => `s${index}`);
const FAULTS = 0.12;

const valuesOf = version =>
  `services:\n${SERVICES.map(
    name =>
      `  ${name}:\n    image:\n      repository: r.example/${name}\n      tag: "${version}"\n`,
  ).join('')}`;

const component = (name, host) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    namespace: 'default',
    annotations: {
      'downstage.dev/image': `r.example/${name}`,
      'backstage.io/managed-by-location': `url:${host}/acme/catalog/blob/main/catalog-info.yaml`,
    },
  },
  spec: { type: 'service', owner: 'group:default/team', lifecycle: 'x' },
  relations: [{ type: 'ownedBy', targetRef: 'group:default/team' }],
});

const environment = (name, host) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name,
    namespace: 'default',
    title: name.toUpperCase(),
    annotations: {
      'backstage.io/managed-by-location': `url:${host}/acme/env-${name}/blob/main/catalog-info.yaml`,
    },
  },
  spec: {
    type: 'environment',
    owner: 'group:default/platform',
    environment: {
      tier: name === 'dev' ? 'development' : 'testing',
      promotesFrom: name === 'dev' ? [] : ['dev'],
      sources: [{ repository: `${host}/acme/env-${name}` }],
      promotion: { healthyWithin: 'PT60S' },
      delivery: {
        engine: 'argocd',
        control: { cluster: name, namespace: 'argocd' },
        target: { cluster: name, namespaces: [name] },
      },
    },
  },
});

async function createDatabase(url) {
  const admin = knexFactory({ client: 'pg', connection: url });
  await admin.raw('drop database if exists downstage_chaos');
  await admin.raw('create database downstage_chaos');
  await admin.destroy();
  const own = new URL(url);
  own.pathname = '/downstage_chaos';
  return own.href;
}

// Whoever began it has ended
process.on('disconnect', () => process.exit(1));

async function main() {
  const random = createRandom(seed);
  console.log(`${runs} runs, seed ${seed}`);
  const folder = mkdtempSync(join(tmpdir(), 'downstage-chaos-'));
  const database = await createDatabase(options.postgres);
  const forge = await startForge({
    dataDir: folder,
    port: 0,
    owner: { login: 'acme', name: 'ACME' },
    accounts: [
      {
        login: 'platform-engineer',
        name: 'Platform engineer',
        email: 'platform@acme.example',
        role: 'Platform engineer',
        teams: ['platform'],
        permission: 'admin',
        token: PERSON_TOKEN,
      },
    ],
    portal: { login: 'downstage-portal', token: PORTAL_TOKEN },
    oauth: { clientId: 'id', clientSecret: 'secret' },
    webhooks: [],
    rateLimit: 10_000_000,
  });
  for (const name of ['dev', 'qa']) {
    await forge.seedRepository({
      name: `env-${name}`,
      commits: [
        { message: 'First', files: { 'values.yaml': valuesOf('1.0.0') } },
      ],
    });
  }
  const proxy = await startFaultProxy(
    forge.port,
    createRandom(random.below(2 ** 31)),
  );
  const people = startPeople({ forge, token: PERSON_TOKEN });
  const runtime = await startRuntime({ people, services: SERVICES });
  const replicas = await startReplicas(REPLICAS, {
    database,
    forge: {
      host: new URL(forge.url).host,
      apiUrl: `http://127.0.0.1:${proxy.port}/api/v3`,
      token: PORTAL_TOKEN,
    },
    world: runtime.url,
    entities: [
      ...SERVICES.map(name => component(name, forge.url)),
      ...['dev', 'qa'].map(name => environment(name, forge.url)),
    ],
    homes: ['dev', 'qa'].map(name => ({
      repository: `${forge.url}/acme/env-${name}`,
      clusters: { [name]: [name, 'argocd'] },
    })),
    verbose: options.verbose,
  });
  const failures = [];
  const outcomes = {};
  let begun = 0;
  const world = { people, replicas, runtime, expected: {} };
  proxy.setProbability(FAULTS);
  const started = Date.now();
  await Promise.all(
    SERVICES.map(async (service, index) => {
      // Decisions of one service do not depend on how fast the others are
      const own = createRandom(seed * 31 + index);
      let round = 0;
      while (begun < runs && failures.length < 5) {
        begun += 1;
        round += 1;
        try {
          const told = await runScenario(world, {
            service,
            round,
            random: own,
          });
          outcomes[told] = (outcomes[told] ?? 0) + 1;
        } catch (error) {
          failures.push(error);
          console.error(`FAILED ${service}, round ${round}: ${error.message}`);
        }
      }
    }),
  );
  proxy.setProbability(0);
  await sleep(500);
  const left = await replicas.unfinished();
  if (left.length > 0 && failures.length === 0) {
    failures.push(new Error(`unfinished: ${JSON.stringify(left)}`));
  }
  const text = await people.read('qa', 'values.yaml');
  for (const [service, version] of Object.entries(world.expected)) {
    if (!text.includes(`r.example/${service}\n      tag: "${version}"`)) {
      failures.push(new Error(`${service} is not ${version} in\n${text}`));
    }
  }
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`outcomes: ${JSON.stringify(outcomes)}`);
  console.log(
    `faults: ${JSON.stringify(proxy.counts)}, killed: ${replicas.killed()}`,
  );
  console.log(
    failures.length === 0
      ? `${begun} runs, none failed, ${seconds} s (seed ${seed})`
      : `${failures.length} of ${begun} runs failed, ${seconds} s (seed ${seed})`,
  );
  failures.forEach(error => console.error(error.stack));
  replicas.stop();
  runtime.stop();
  proxy.stop();
  await forge.stop();
  rmSync(folder, { recursive: true, force: true });
  process.exit(failures.length > 0 ? 1 : 0);
}

main().catch(error => {
  console.error(error);
  process.exit(1);
});
