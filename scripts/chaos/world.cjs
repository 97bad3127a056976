/** The world around the replicas: a forge, what runs, people, and what breaks. */
require('@backstage/cli/config/nodeTransform.cjs');

const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const { PERSON_TOKEN, createDatabase, startCompany } = require('./company.cjs');
const { createRandom } = require('./random.cjs');
const { startFaultProxy } = require('./faultProxy.cjs');
const { startPeople } = require('./people.cjs');
const { startReplicas } = require('./replicas.cjs');
const { startRuntime } = require('./runtime.cjs');
const { runScenario } = require('./scenarios.cjs');
const { runTogether } = require('./together.cjs');
const { startWebhooks } = require('./webhooks.cjs');

const options = JSON.parse(process.env.DOWNSTAGE_CHAOS);
const runs = Number(options.runs);
const seed = Number(options.seed);

const MOST_REPLICAS = 3;
/** One is enough where the suite is to see that a step is blind. */
const MOST_FAILURES = process.env.DOWNSTAGE_CHAOS_WITHOUT ? 1 : 5;
/** Each promotes one service at a time. */
const SINGLE = Array.from({ length: 10 }, (_, index) => `s${index}`);
/** These are promoted together. */
const TOGETHER = ['t0', 't1', 't2'];
const SERVICES = [...SINGLE, ...TOGETHER];
/** Of requests that break: always a few, and now and then most of them. */
const FAULTS = {
  always: 0.05,
  inBurst: 0.6,
  burstEveryMs: 15_000,
  burstMs: 2_500,
};

/** Everything that waits in a portal for seconds or minutes waits here for as little as the machine allows. */
const FAST = {
  timeouts: { readMs: 4_000, writeMs: 10_000 },
  longestTaskMs: 4_000,
  tuning: {
    workLeaseMs: 3_000,
    longestPauseMs: 2_000,
    timings: {
      followMs: 1_500,
      waitMs: 1_500,
      seldomMs: 10_000,
      endedMs: 2_500,
      endedForMs: 3_600_000,
      settledMs: 1_500,
      evidenceMs: 60_000,
    },
  },
};

// Whoever began it has ended
process.on('disconnect', () => process.exit(1));

async function main() {
  const random = createRandom(seed);
  console.log(`${runs} runs, seed ${seed}`);
  const folder = mkdtempSync(join(tmpdir(), 'downstage-chaos-'));
  const database = await createDatabase(options.postgres, 'downstage_chaos');
  const webhooks = await startWebhooks({
    random: createRandom(random.below(2 ** 31)),
  });
  const { forge, settingsAt } = await startCompany({
    dataDir: folder,
    services: SERVICES,
    webhooks: [
      { url: webhooks.url, secret: 's', events: ['push', 'pull_request'] },
    ],
  });
  const proxy = await startFaultProxy(
    forge.port,
    createRandom(random.below(2 ** 31)),
  );
  const people = startPeople({ forge, token: PERSON_TOKEN });
  const runtime = await startRuntime({ people, services: SERVICES });
  const replicas = await startReplicas(1 + random.below(MOST_REPLICAS), {
    database,
    ...settingsAt(proxy.port),
    world: runtime.url,
    ...FAST,
    verbose: options.verbose,
  });
  webhooks.connect(replicas.ports());
  const failures = [];
  const outcomes = {};
  let begun = 0;
  const world = { people, proxy, replicas, expected: {} };
  proxy.setProbability(FAULTS.always);
  const bursts = setInterval(() => {
    proxy.setProbability(FAULTS.inBurst);
    setTimeout(() => proxy.setProbability(FAULTS.always), FAULTS.burstMs);
  }, FAULTS.burstEveryMs);
  const started = Date.now();
  await Promise.all(
    [...SINGLE, TOGETHER].map(async (who, index) => {
      const run = Array.isArray(who) ? runTogether : runScenario;
      // Decisions of one service do not depend on how fast the others are
      const own = createRandom(seed * 31 + index);
      let round = 0;
      while (begun < runs && failures.length < MOST_FAILURES) {
        begun += 1;
        round += 1;
        try {
          const { name, times } = await run(world, {
            ...(Array.isArray(who)
              ? { services: who }
              : { service: who, index: seed + index }),
            round,
            random: own,
          });
          outcomes[name] = (outcomes[name] ?? 0) + 1;
          console.log(`${who}, round ${round}: ${name} (${times} s)`);
        } catch (error) {
          failures.push(error);
          console.error(`FAILED ${who}, round ${round}: ${error.message}`);
        }
      }
    }),
  );
  clearInterval(bursts);
  await sleep(FAULTS.burstMs);
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
    `${replicas.count} replicas, faults: ${JSON.stringify(
      proxy.counts,
    )}, killed: ${replicas.killed()}, clocks set: ${replicas.clockSteps()}, webhooks: ${JSON.stringify(
      webhooks.counts,
    )}`,
  );
  console.log(
    failures.length === 0
      ? `${begun} runs, none failed, ${seconds} s (seed ${seed})`
      : `${failures.length} of ${begun} runs failed, ${seconds} s (seed ${seed})`,
  );
  failures.forEach(error => console.error(error.stack));
  replicas.stop();
  runtime.stop();
  webhooks.stop();
  proxy.stop();
  await forge.stop();
  rmSync(folder, { recursive: true, force: true });
  process.exit(failures.length > 0 ? 1 : 0);
}

main().catch(error => {
  console.error(error);
  process.exit(1);
});
