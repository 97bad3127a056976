/** What happens to a promotion, and what has to be true afterwards. */
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
  wishOf,
} = require('./promotions.cjs');
/** Two services are at different actions in one round. */
const ROUNDS_APART = 5;
const CLOCK_STEPS = 0.15;
/** How often the answer to the write that a scenario is about is lost, besides what is lost anyway. */
const LOST = 0.75;
/** Less than what a promotion waits for: who sets a clock by hours gets deadlines that have passed. */
const CLOCK_OFF_MS = 10_000;

/** Commits a file of one's own to the branch of a pull request. */
const commitToBranch = ({ people }, { head, service, round }) =>
  people.edit('qa', `${service}-${round}.txt`, () => 'mine\n', head);

/** The newest record of a version in QA. */
async function recordOf({ replicas }, { service, version }) {
  const { items } = await replicas.read(
    `/services/component/default/${service}/history?environment=${encodeURIComponent(
      QA,
    )}`,
  );
  return items.find(({ toVersion }) => toVersion === version);
}

/** What people do once the pull request is there; tells how the promotion may end and what Git may ask for then. */
const ACTIONS = {
  async merge(world, { number }) {
    await world.people.merge(number);
    return { states: ['healthy'], versions: ['wanted'] };
  },
  async close(world, { number }) {
    await world.people.update(number, { state: 'closed' });
    return { states: ['closed'], versions: ['before'] };
  },
  async 'close, reopen, merge'(world, { number, random }) {
    await world.people.update(number, { state: 'closed' });
    await sleep(random.below(2_500));
    await world.people.update(number, { state: 'open' });
    await sleep(random.below(1_000));
    await world.people.merge(number);
    return { states: ['healthy'], versions: ['wanted'] };
  },
  async cancel(world, { id, random }) {
    await cancel(world, id, random);
    return { states: ['cancelled'], versions: ['before'] };
  },
  async 'cancel and merge at once'(world, { id, number, random }) {
    await Promise.all([
      cancel(world, id, random),
      sleep(random.below(300)).then(() => world.people.merge(number)),
    ]);
    return {
      states: ['cancelled', 'healthy'],
      versions: ['before', 'wanted'],
      mergeDecides: true,
    };
  },
  async 'retarget, merge there'(world, { number, service, round }) {
    const branch = `elsewhere-${service}-${round}`;
    await world.people.createBranch(branch);
    await world.people.update(number, { base: branch });
    await world.people.merge(number);
    return { states: ['closed'], versions: ['before'] };
  },
  async 'commit to the branch, merge'(
    world,
    { number, head, service, round, id },
  ) {
    await commitToBranch(world, { head, service, round });
    await until(
      'nobody tells of the commit',
      () => promotionOf(world, id),
      ({ reason }) => /By hand/.test(reason),
    );
    await world.people.merge(number);
    return { states: ['healthy'], versions: ['wanted'], foreign: true };
  },
  async 'conflict, carried, merge'(
    world,
    { id, number, head, service, round, random },
  ) {
    const isLost = random.chance(LOST);
    if (isLost) {
      world.proxy.loseAnswerTo(
        ({ method }, text) =>
          method === 'POST' &&
          text().includes('Carry the change onto') &&
          text().includes(head),
      );
    }
    // The second one needs to know what came of the first
    for (let times = isLost ? 2 : 1; times > 0; times -= 1) {
      await world.people.comment(service, `round ${round}, ${times}`);
      await until(
        'the conflict is not resolved',
        async () => {
          const { mergeable, state } = await world.people.pull(number);
          return { mergeable, state, promotion: await promotionOf(world, id) };
        },
        ({ mergeable, state }) => mergeable === true || state === 'closed',
      );
    }
    await world.people.merge(number);
    return { states: ['healthy'], versions: ['wanted'] };
  },
  async 'commit to the branch, conflict'(
    world,
    { id, number, head, service, round },
  ) {
    await commitToBranch(world, { head, service, round });
    await world.people.comment(service, `round ${round}`);
    await until(
      'nobody tells of the commit',
      () => promotionOf(world, id),
      ({ reason }) => /differs from what was reviewed/.test(reason),
    );
    assert.ok(
      await world.people.has('qa', `${service}-${round}.txt`, head),
      'what a person committed is gone',
    );
    await world.people.update(number, { state: 'closed' });
    return { states: ['closed'], versions: ['before'], foreign: true };
  },
  async 'another version on the base'(world, { number, service, round, id }) {
    const other = `9.${round}.0`;
    await world.people.setVersion('qa', service, other);
    await until(
      'nobody tells of the conflict',
      () => promotionOf(world, id),
      ({ reason }) => reason.includes(`says ${other} by now`),
    );
    await world.people.update(number, { state: 'closed' });
    return { states: ['closed'], versions: [other] };
  },
  async 'merge, revert'(world, { number, service, before }) {
    await world.people.merge(number);
    await world.people.setVersion('qa', service, before);
    return { states: ['reverted', 'healthy'], versions: ['before'] };
  },
  async 'commit to the branch, cancel'(
    world,
    { id, head, service, round, random },
  ) {
    await commitToBranch(world, { head, service, round });
    await cancel(world, id, random);
    return { states: ['cancelled'], versions: ['before'], foreign: true };
  },
  async supersede(world, { id, number, service, version, random }) {
    if (random.chance(LOST)) {
      world.proxy.loseAnswerTo(
        ({ method, url }) =>
          method === 'POST' && url.endsWith(`/issues/${number}/comments`),
      );
    }
    const newer = `${version}-1`;
    await offer(world, service, newer);
    const wish = { ...wishOf(service), expectedVersion: newer };
    const { consents } = await world.replicas.plan(wishOf(service));
    assert.deepStrictEqual(consents.length, 1, 'a consent to supersede');
    const ids = await request(world, { wish: { ...wish, consents }, random });
    assert.strictEqual(ids.size, 1, `${ids.size} promotions for one version`);
    const [other] = ids;
    assert.notStrictEqual(other, id);
    const { change } = await openPull(world, other);
    await until(
      'the pull request that has lost its place is open',
      () => promotionOf(world, id),
      ({ state }) => state === 'superseded',
    );
    await world.people.merge(change.pullRequest.number);
    await until(
      'the newer one does not end',
      () => promotionOf(world, other),
      ({ state }) => state === 'healthy',
    );
    return { states: ['superseded'], versions: [newer] };
  },
  async 'merge, roll back'(
    world,
    { id, number, head, service, round, before, random },
  ) {
    await commitToBranch(world, { head, service, round });
    await world.people.merge(number);
    await until(
      'it does not become healthy',
      () => promotionOf(world, id),
      ({ state }) => state === 'healthy',
    );
    const record = await until(
      'the version before is not in the history',
      () => recordOf(world, { service, version: before }),
      found => found !== undefined,
    );
    const wish = { ...wishOf(service), rollbackTo: record.id };
    // A source that could not be read for a moment is a reason, too
    const { rollback, consents } = await until(
      'the rollback is blocked',
      () => world.replicas.plan(wish),
      ({ blocked }) => blocked.length === 0,
    );
    const [back] = await request(world, {
      wish: {
        ...wish,
        consents,
        expectedVersion: before,
        ...(rollback ? { scope: rollback.scope } : {}),
        ...(rollback?.scope === 'change'
          ? { expectedCommits: rollback.commits.map(({ sha }) => sha) }
          : {}),
      },
      random,
    });
    const { change } = await openPull(world, back);
    await world.people.merge(change.pullRequest.number);
    await until(
      'the rollback does not end',
      () => promotionOf(world, back),
      ({ state }) => state === 'healthy',
    );
    if (rollback?.scope === 'change') {
      assert.strictEqual(
        await world.people.has('qa', `${service}-${round}.txt`),
        false,
        'what came with the version is there',
      );
    }
    return { states: ['healthy'], versions: ['before'], foreign: true };
  },
  async 'delete the branch'(world, { head }) {
    await world.people.deleteBranch(head);
    return { states: ['closed'], versions: ['before'] };
  },
};

/** The pull request holds what was reviewed, once, under its name. */
async function checkPullRequest(
  world,
  promotion,
  outcome,
  { before, version },
) {
  const { people } = world;
  const { change, id } = promotion;
  const pulls = await people.pullsOf(change.headBranch);
  assert.strictEqual(pulls.length, 1, `${pulls.length} pull requests`);
  const [pull] = pulls;
  assert.strictEqual(pull.number, change.pullRequest?.number);
  assert.match(pull.title, new RegExp(`: ${before} → ${version}$`));
  // Nobody labels what has ended: it is tried at each look before
  assert.ok(
    pull.labels.every(({ name }) => name === 'downstage') &&
      pull.labels.length <= 1,
    'labels',
  );
  const comments = await people.comments(pull.number);
  assert.strictEqual(new Set(comments).size, comments.length, 'comments');
  const commits = await people.commitsOf(pull.number);
  const own = commits.filter(
    ({ commit, parents }) =>
      parents.length === 1 && commit.message.includes(`Promotion-Id: ${id}`),
  );
  assert.strictEqual(own.length, 1, `${own.length} commits of ours`);
  const { files, stats } = await people.commit(own[0].sha);
  assert.deepStrictEqual(
    [files.map(({ filename }) => filename), stats.additions, stats.deletions],
    [['values.yaml'], 1, 1],
    'what our commit changes',
  );
  assert.match(files[0].patch, new RegExp(`^\\+ +tag: "${version}"`, 'm'));
  assert.match(files[0].patch, new RegExp(`^- +tag: "${before}"`, 'm'));
  const state = pull.merged_at ? 'merged' : pull.state;
  const told = {
    healthy: 'merged',
    reverted: 'merged',
    closed: outcome.states[0] === 'closed' ? state : 'closed',
    cancelled: 'closed',
    superseded: 'closed',
  };
  assert.strictEqual(state, told[promotion.state], 'database and forge');
  if (['cancelled', 'superseded'].includes(promotion.state)) {
    // What somebody else has committed there is not ours to delete
    assert.strictEqual(
      await people.hasBranch(change.headBranch),
      outcome.foreign === true,
      'branch',
    );
  }
}

/** Each in its turn: nothing is left to chance that a suite of a few runs has to see. */
function actionOf({ index, round }) {
  const names = Object.keys(ACTIONS);
  return names[(index * ROUNDS_APART + round) % names.length];
}

/** @returns what was done, for the summary */
async function runScenario(world, { service, index, round, random }) {
  const { people, replicas, expected } = world;
  const version = `1.${round}.0`;
  const times = [];
  let since = Date.now();
  const reached = what => {
    times.push(`${what} ${((Date.now() - since) / 1000).toFixed(1)}`);
    since = Date.now();
  };
  const before = people.versionIn(
    await people.read('qa', 'values.yaml'),
    service,
  );
  await offer(
    world,
    service,
    version,
    ({ deployment }) => deployment?.desired?.version === before,
  );
  reached('offered');
  const name = actionOf({ index, round });
  const killing = random.chance(0.3)
    ? sleep(random.below(1_200)).then(() =>
        replicas.kill(random.below(replicas.count)),
      )
    : undefined;
  if (random.chance(CLOCK_STEPS)) {
    replicas.setClock(
      random.below(replicas.count),
      random.below(2 * CLOCK_OFF_MS) - CLOCK_OFF_MS,
    );
  }
  const label = `${name}${killing ? ', killed' : ''}`;
  try {
    const ids = await request(world, {
      wish: { ...wishOf(service), expectedVersion: version },
      random,
    });
    assert.strictEqual(ids.size, 1, `${ids.size} promotions for one version`);
    const [id] = ids;
    const opened = await openPull(world, id);
    assert.ok(
      opened.change.pullRequest,
      `it ended as ${opened.state}: ${opened.reason}`,
    );
    reached('open');
    const { number } = opened.change.pullRequest;
    const head = opened.change.headBranch;
    const outcome = await ACTIONS[name](world, {
      id,
      number,
      head,
      service,
      version,
      round,
      random,
      before,
    });
    reached('acted');
    const ended = await until(
      'it does not end',
      () => promotionOf(world, id),
      ({ state }) => outcome.states.includes(state),
    );
    reached('ended');
    // What has ended stays so
    await sleep(300);
    const after = await promotionOf(world, id);
    assert.strictEqual(after.state, ended.state);
    await checkPullRequest(world, after, outcome, { before, version });
    const known = { before, wanted: version };
    const now = people.versionIn(
      await people.read('qa', 'values.yaml'),
      service,
    );
    const wanted = outcome.mergeDecides
      ? [after.state === 'healthy' ? version : before]
      : outcome.versions.map(item => known[item] ?? item);
    assert.ok(wanted.includes(now), `Git asks for ${now}, not ${wanted}`);
    expected[service] = now;
  } catch (error) {
    error.message = `${label}, to ${version}: ${error.message}`;
    throw error;
  } finally {
    await killing?.catch(() => {});
  }
  return { name, times: times.join(', ') };
}

module.exports = { runScenario };
