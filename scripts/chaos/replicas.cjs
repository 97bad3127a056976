/** The replicas of the portal, and how they are asked and killed. */
const { fork } = require('node:child_process');
const { join } = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');

async function startReplicas(count, { verbose, ...settings }) {
  const replicas = Array.from({ length: count }, () => ({}));
  let killed = 0;
  let stopping = false;

  async function start(replica) {
    const child = fork(join(__dirname, 'replica.cjs'), {
      env: {
        ...process.env,
        DOWNSTAGE_REPLICA: JSON.stringify(settings),
        ...(verbose ? { DOWNSTAGE_VERBOSE: '1' } : {}),
      },
    });
    replica.child = child;
    replica.port = undefined;
    replica.ready = new Promise((resolve, reject) => {
      // What compiles the code sends messages of its own
      child.on('message', ({ port }) => {
        if (port) {
          replica.port = port;
          resolve();
        }
      });
      child.once('exit', () =>
        reject(new Error('a replica ended at its start')),
      );
    });
    await replica.ready;
  }
  // The first one brings the tables up to date
  for (const replica of replicas) {
    await start(replica);
  }

  async function ask(index, method, path, body, user = 'user:default/ann') {
    const { port } = replicas[index % count];
    if (!port) {
      throw new Error('no replica is there');
    }
    const response = await fetch(`http://127.0.0.1:${port}/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'x-user': user },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    });
    return { status: response.status, body: await response.json() };
  }

  /** Asks until a replica answers; reads alone. */
  async function read(path) {
    for (let attempt = 0; ; attempt++) {
      try {
        const { status, body } = await ask(attempt, 'GET', path);
        if (status === 200) {
          return body;
        }
        throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
      } catch (error) {
        if (attempt > 900) {
          throw error;
        }
        await sleep(100);
      }
    }
  }

  return {
    count,
    ask,
    read,
    killed: () => killed,
    /** Ends a replica in the middle of what it does, and starts another one in its place. */
    async kill(index) {
      const replica = replicas[index];
      if (!replica.port || stopping) {
        return;
      }
      killed += 1;
      replica.port = undefined;
      replica.child.kill('SIGKILL');
      await start(replica);
    },
    async unfinished() {
      const { items } = await read('/promotions?limit=200');
      return items
        .filter(({ state }) =>
          ['draft', 'open', 'merged', 'syncing', 'waiting-for-sync'].includes(
            state,
          ),
        )
        .map(({ id, state, reason }) => ({ id, state, reason }));
    },
    stop() {
      stopping = true;
      replicas.forEach(({ child }) => child.kill('SIGKILL'));
    },
  };
}

module.exports = { startReplicas };
