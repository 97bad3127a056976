/**
 * One replica: the environments plugin as it is, with the GitHub module, over a database that others share. Backstage's own
 * services are replaced by the least that they do.
 */
require('@backstage/cli/config/nodeTransform.cjs');

const { BLIND_STEPS, makeBlind } = require('./blindSteps.cjs');

const { DOWNSTAGE_CHAOS_WITHOUT: without } = process.env;
if (without && !BLIND_STEPS[without]) {
  throw new Error(
    `--without ${without}: there are ${Object.keys(BLIND_STEPS).join(', ')}`,
  );
}
const isBlind = without ? makeBlind(without) : () => true;

const { createServer } = require('node:http');
const { setTimeout: sleep } = require('node:timers/promises');
const { ConfigReader } = require('@backstage/config');
const express = require('express');
const knexFactory = require('knex');
const {
  InMemoryCluster,
} = require('../../plugins/environments-node/src/testUtils');
const {
  GithubScmProvider,
} = require('../../plugins/environments-backend-module-github/src/GithubScmProvider');
const {
  toScmChange,
} = require('../../plugins/environments-backend-module-github/src/toScmChange');
const {
  startSuite,
} = require('../../plugins/environments-backend/src/wiring/startSuite');

const {
  database,
  forge,
  world,
  entities,
  homes,
  tuning,
  timeouts,
  longestTaskMs = 3_600_000,
} = JSON.parse(process.env.DOWNSTAGE_REPLICA);

const told = process.env.DOWNSTAGE_VERBOSE ? console.error : () => {};
const logger = {
  error: (...args) => console.error('replica:', ...args),
  warn: (message, meta) => told('replica:', message, meta?.message ?? ''),
  info() {},
  debug() {},
  child: () => logger,
};

const byRef = new Map(
  entities.map(entity => [
    `${entity.kind}:default/${entity.metadata.name}`.toLowerCase(),
    entity,
  ]),
);
const refOf = ref => String(ref).toLowerCase();
const catalog = {
  getEntities: async () => ({ items: entities }),
  queryEntities: async () => ({ items: entities, totalItems: entities.length }),
  getEntityByRef: async ref =>
    byRef.get(
      typeof ref === 'string'
        ? refOf(ref)
        : refOf(`${ref.kind}:${ref.namespace ?? 'default'}/${ref.name}`),
    ),
  getEntitiesByRefs: async ({ entityRefs }) => ({
    items: entityRefs.map(ref => byRef.get(refOf(ref))),
  }),
};
const credentials = user => ({
  $$type: '@backstage/BackstageCredentials',
  principal: { type: 'user', userEntityRef: user },
});
const allow = async requests => requests.map(() => ({ result: 'ALLOW' }));
const instrument = { add() {}, record() {}, addCallback() {}, observe() {} };

// The world has ended
process.on('disconnect', () => process.exit(0));

// A clock that somebody sets while the process runs
const trueNow = Date.now;
let offsetMs = 0;
class SteppedDate extends Date {
  constructor(...args) {
    super(...(args.length > 0 ? args : [trueNow() + offsetMs]));
  }

  static now() {
    return trueNow() + offsetMs;
  }
}
globalThis.Date = SteppedDate;
process.on('message', message => {
  offsetMs = message.clockMs ?? offsetMs;
});

async function main() {
  if (!isBlind()) {
    throw new Error(`The step "${without}" was not made blind`);
  }
  const app = express();
  app.use(express.json({ limit: '5mb' }));
  const startup = [];
  const knex = knexFactory({
    client: 'pg',
    connection: database,
    pool: { min: 0, max: 12 },
  });
  const config = new ConfigReader({
    app: { baseUrl: 'http://portal.example' },
    environments: {
      homes,
      requestsPerMinute: 100_000,
      github: { writesPerMinute: 100_000 },
    },
    integrations: {
      github: [
        { host: forge.host, apiBaseUrl: forge.apiUrl, token: forge.token },
      ],
    },
  });
  const clusters = ['dev', 'qa'].map(
    name => new InMemoryCluster({ name, kinds: ['Deployment', 'Application'] }),
  );
  const github = GithubScmProvider.fromConfig(config, {
    logger,
    timeouts,
  });
  app.post('/webhook', async (req, res) => {
    res.status(202).end();
    const { event, payload } = req.body;
    const change = toScmChange(`github.${event}`, payload);
    if (change) {
      await github
        .notify(change)
        .catch(error => told('webhook:', error.message));
    }
  });
  await startSuite(
    {
      auditor: {
        createEvent: async () => ({
          success: async () => {},
          fail: async () => {},
        }),
      },
      auth: { getOwnServiceCredentials: async () => credentials('plugin:x') },
      catalog,
      config,
      database: { getClient: async () => knex },
      events: { subscribe: async () => {}, publish: async () => {} },
      httpAuth: {
        credentials: async req =>
          credentials(req.headers['x-user'] ?? 'user:default/ann'),
      },
      httpRouter: { use: handler => app.use(handler), addAuthPolicy() {} },
      lifecycle: {
        addStartupHook: hook => startup.push(hook),
        addShutdownHook() {},
      },
      logger,
      metrics: {
        createCounter: () => instrument,
        createHistogram: () => instrument,
        createObservableGauge: () => instrument,
      },
      permissions: { authorize: allow, authorizeConditional: allow },
      permissionsRegistry: {
        addResourceType() {},
        addPermissions() {},
        addPermissionRules() {},
        getPermissionRuleset: () => ({ getRuleByName: () => undefined }),
      },
      scheduler: {
        scheduleTask: async ({ frequency, fn }) => {
          const everyMs = Math.min(
            longestTaskMs,
            (frequency.seconds ?? 3600) * 1000,
          );
          void (async () => {
            for (;;) {
              await Promise.resolve(fn(new AbortController().signal)).catch(
                error => told('task:', error.message),
              );
              await sleep(everyMs);
            }
          })();
        },
      },
      signals: { publish: async () => {} },
    },
    {
      scms: [github],
      clusters: [{ clusters: async () => clusters }],
    },
    tuning,
  );
  // eslint-disable-next-line no-unused-vars
  app.use((error, _req, res, _next) => {
    res
      .status(error.statusCode ?? (error.name === 'ConflictError' ? 409 : 500))
      .json({ error: { name: error.name, message: error.message } });
  });
  const server = createServer(app);
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  for (const hook of startup) {
    await hook();
  }
  process.on('unhandledRejection', error => {
    console.error('replica, unhandled:', error);
    process.exit(1);
  });
  process.send({ port: server.address().port });

  // What runs is what the world says
  const seen = new Map();
  for (;;) {
    try {
      const objects = await (await fetch(`${world}/objects`)).json();
      for (const { cluster, kind, object } of objects) {
        const key = `${cluster} ${kind} ${object.metadata.name}`;
        const text = JSON.stringify(object);
        if (seen.get(key) !== text) {
          seen.set(key, text);
          await clusters
            .find(({ name }) => name === cluster)
            .apply(kind, object);
        }
      }
    } catch (error) {
      told('world:', error.message);
    }
    await sleep(300);
  }
}

main().catch(error => {
  console.error(error);
  process.exit(1);
});
