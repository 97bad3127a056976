/** What happens to services that are promoted together, and what has to be true afterwards. */
const assert = require('node:assert');
const { setTimeout: sleep } = require('node:timers/promises');
const {
  QA,
  cancel,
  offer,
  openPull,
  promotionOf,
  request,
  until,
} = require('./promotions.cjs');

/** What people do with the pull request of several; tells how all of them end. */
const ACTIONS = {
  async 'together: merge'(world, { number }) {
    await world.people.merge(number);
    return 'healthy';
  },
  async 'together: close'(world, { number }) {
    await world.people.update(number, { state: 'closed' });
    return 'closed';
  },
  async 'together: cancel one'(world, { ids, random }) {
    await cancel(world, random.pick(ids), random);
    return 'cancelled';
  },
  async 'together: conflict, merge'(world, { number, services, round }) {
    await world.people.comment(services[0], `round ${round}`);
    await until(
      'the conflict is not resolved',
      () => world.people.pull(number),
      ({ mergeable }) => mergeable === true,
    );
    await world.people.merge(number);
    return 'healthy';
  },
};

/** @returns what was done, for the summary */
async function runTogether(world, { services, round, random }) {
  const { people, replicas, expected } = world;
  const version = `1.${round}.0`;
  const started = Date.now();
  const text = await people.read('qa', 'values.yaml');
  const before = services.map(service => people.versionIn(text, service));
  for (const [index, service] of services.entries()) {
    await offer(
      world,
      service,
      version,
      ({ deployment }) => deployment?.desired?.version === before[index],
    );
  }
  const name = random.pick(Object.keys(ACTIONS));
  const killing = random.chance(0.5)
    ? sleep(random.below(1_200)).then(() =>
        replicas.kill(random.below(replicas.count)),
      )
    : undefined;
  try {
    const ids = [
      ...(await request(world, {
        path: '/promotion-batches',
        wish: {
          environment: QA,
          services: services.map(service => ({
            service: `component:default/${service}`,
            expectedVersion: version,
          })),
        },
        random,
      })),
    ];
    assert.strictEqual(ids.length, services.length, 'one promotion for each');
    const opened = [];
    for (const id of ids) {
      opened.push(await openPull(world, id));
    }
    const numbers = new Set(
      opened.map(({ change }) => change.pullRequest?.number),
    );
    assert.strictEqual(numbers.size, 1, 'one pull request for all');
    const [number] = numbers;
    const wanted = await ACTIONS[name](world, {
      number,
      ids,
      services,
      round,
      random,
    });
    for (const id of ids) {
      await until(
        'it does not end',
        () => promotionOf(world, id),
        ({ state }) => state === wanted,
      );
    }
    const { headBranch } = opened[0].change;
    const pulls = await people.pullsOf(headBranch);
    assert.strictEqual(pulls.length, 1, `${pulls.length} pull requests`);
    assert.strictEqual(
      pulls[0].merged_at ? 'merged' : pulls[0].state,
      wanted === 'healthy' ? 'merged' : 'closed',
      'database and forge',
    );
    const own = (await people.commitsOf(number)).filter(
      ({ parents }) => parents.length === 1,
    );
    assert.strictEqual(own.length, 1, `${own.length} commits of ours`);
    const { files, stats } = await people.commit(own[0].sha);
    assert.deepStrictEqual(
      [files.map(({ filename }) => filename), stats.additions, stats.deletions],
      [['values.yaml'], services.length, services.length],
      'what our commit changes',
    );
    const after = await people.read('qa', 'values.yaml');
    services.forEach((service, index) => {
      const now = people.versionIn(after, service);
      assert.strictEqual(
        now,
        wanted === 'healthy' ? version : before[index],
        `Git asks for ${now} of ${service}`,
      );
      expected[service] = now;
    });
  } catch (error) {
    error.message = `${name}${killing ? ', killed' : ''}, to ${version}: ${
      error.message
    }`;
    throw error;
  } finally {
    await killing?.catch(() => {});
  }
  return { name, times: ((Date.now() - started) / 1000).toFixed(1) };
}

module.exports = { runTogether };
