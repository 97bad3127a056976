/** What people ask of the portal, and wait for. */
const { setTimeout: sleep } = require('node:timers/promises');

const QA = 'resource:default/qa';
/** Between two looks of a person. */
const LOOK_MS = 300;
const SETTLED_MS = 300_000;
const ENDED = [
  'healthy',
  'closed',
  'cancelled',
  'superseded',
  'reverted',
  'failed',
];

async function until(what, read, isReached, ms = SETTLED_MS) {
  const end = Date.now() + ms;
  for (;;) {
    const value = await read();
    if (isReached(value)) {
      return value;
    }
    if (Date.now() > end) {
      throw new Error(`${what}: ${JSON.stringify(value)}`);
    }
    await sleep(LOOK_MS);
  }
}

const promotionOf = ({ replicas }, id) => replicas.read(`/promotions/${id}`);

const tileOf = async ({ replicas }, service) => {
  const { environments } = await replicas.read(
    `/services/component/default/${service}/deployments`,
  );
  return environments.find(({ environment }) => environment.name === 'qa');
};

const openPull = async (world, id) =>
  until(
    'the pull request is not open',
    () => promotionOf(world, id),
    ({ state, change }) =>
      change.pullRequest !== undefined || ENDED.includes(state),
  );

/** Asks any replica until one has taken the wish; an answer may be lost. */
async function cancel({ replicas }, id, random) {
  for (const end = Date.now() + SETTLED_MS; Date.now() < end; ) {
    try {
      const { status } = await replicas.ask(
        random.below(replicas.count),
        'POST',
        `/promotions/${id}/cancel`,
      );
      if (status === 200 || status === 409) {
        return;
      }
    } catch {
      // Killed in the middle
    }
    await sleep(LOOK_MS);
  }
  throw new Error('no replica takes the cancellation');
}

const wishOf = service => ({
  service: `component:default/${service}`,
  environment: QA,
});

/** Ships a version to where the next environment has it from. */
async function offer(world, service, version, isReady = () => true) {
  await world.people.setVersion('dev', service, version);
  await until(
    'the version is not offered',
    () => tileOf(world, service),
    tile =>
      tile?.promote.allowed &&
      tile.promote.version === version &&
      isReady(tile),
  );
}

/** Clicks, as one or several people do; at least one click is taken. Tells the ids of what each of them got. */
async function request(world, { wish, random, path = '/promotions' }) {
  const { replicas } = world;
  const click = async user => {
    try {
      return await replicas.ask(
        random.below(replicas.count),
        'POST',
        path,
        wish,
        user,
      );
    } catch (error) {
      return { status: 0, body: { error: { message: error.message } } };
    }
  };
  const answers = await Promise.all(
    Array.from({ length: 1 + random.below(3) }, () =>
      click(random.pick(['user:default/ann', 'user:default/bob'])),
    ),
  );
  const end = Date.now() + SETTLED_MS;
  while (!answers.some(({ status }) => status === 202)) {
    if (Date.now() > end) {
      throw new Error(`no click was taken: ${JSON.stringify(answers.at(-1))}`);
    }
    await sleep(LOOK_MS);
    answers.push(await click('user:default/ann'));
  }
  return new Set(
    answers
      .filter(({ status }) => status === 202)
      .flatMap(({ body }) => body.items ?? [body])
      .map(({ id }) => id),
  );
}

module.exports = {
  QA,
  cancel,
  offer,
  openPull,
  promotionOf,
  request,
  until,
  wishOf,
};
