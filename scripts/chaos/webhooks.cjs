/** Carries webhooks of the forge to a replica: drops, doubles, delays and forges them. */
const { createServer } = require('node:http');
const { setTimeout: sleep } = require('node:timers/promises');

/** What the world makes of a delivery; `send` takes what is told to a replica. */
const WAYS = {
  'as it is': ({ send, told }) => send(told),
  dropped: async () => {},
  doubled: ({ send, told }) => Promise.all([send(told), send(told)]),
  async late({ send, told, random }) {
    await sleep(random.below(4_000));
    await send(told);
  },
  /** Says of another pull request or branch what is not so: looking is all that may come of it. */
  forged: ({ send, told, random }) =>
    send({
      event: told.event,
      payload: {
        ...told.payload,
        ref: 'refs/heads/nowhere',
        action: 'closed',
        pull_request: {
          ...told.payload.pull_request,
          number: 1 + random.below(200),
          state: 'closed',
          merged: true,
          merge_commit_sha: '0'.repeat(40),
        },
      },
    }),
  junk: ({ send, told }) =>
    send({ event: told.event, payload: { repository: [], pull_request: 7 } }),
};
/** Half of all deliveries are as they should be. */
const HONEST = 0.5;

async function startWebhooks({ random }) {
  const counts = {};
  const receivers = [];
  let stopped = false;
  async function carry(told) {
    const way = random.chance(HONEST)
      ? 'as it is'
      : random.pick(Object.keys(WAYS));
    counts[way] = (counts[way] ?? 0) + 1;
    const send = async body => {
      const port = stopped ? undefined : random.pick(receivers)();
      if (port) {
        await fetch(`http://127.0.0.1:${port}/webhook`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
          signal: AbortSignal.timeout(5_000),
        });
      }
    };
    await WAYS[way]({ send, told, random }).catch(() => {});
  }
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', chunk => chunks.push(chunk));
    request.on('end', () => {
      response.end();
      void carry({
        event: request.headers['x-github-event'],
        payload: JSON.parse(Buffer.concat(chunks)),
      });
    });
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    counts,
    /** Replicas, each as a function that tells its port; undefined while it is down. */
    connect: ports => receivers.push(...ports),
    stop() {
      stopped = true;
      server.closeAllConnections();
      server.close();
    },
  };
}

module.exports = { startWebhooks };
