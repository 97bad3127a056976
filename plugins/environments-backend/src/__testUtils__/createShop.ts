import { mockServices } from '@backstage/backend-test-utils';
import type {
  Deployment,
  Environment,
} from '@downstage/backstage-plugin-environments-common';
import {
  ScmHosts,
  type ScmProvider,
} from '@downstage/backstage-plugin-environments-node';
import { InMemoryScm } from '@downstage/backstage-plugin-environments-node/testUtils';
import type { Knex } from 'knex';
import type { View } from '../access/Visibility';
import type { Service } from '../catalog/Service';
import type { StoredEnvironment } from '../database/EnvironmentStore';
import type { NewPromotion } from '../database/StoredPromotion';
import { createStores } from '../database/createStores';
import { openDatabase } from '../database/openDatabase';
import { PROMOTION_TIMINGS } from '../promote/LookContext';
import { BatchPlanner } from '../promote/BatchPlanner';
import { PersonTokens } from '../promote/PersonTokens';
import { PromotionPlanner } from '../promote/PromotionPlanner';
import { PromotionService } from '../promote/PromotionService';
import { PromotionWorker } from '../promote/PromotionWorker';
import { PullRequestPoller } from '../promote/PullRequestPoller';
import { Remaker } from '../promote/Remaker';
import { WorkRunner } from '../queue/WorkRunner';
import { SituationReader } from '../situation/SituationReader';
import { READ_LIMITS } from '../settings/readSettings';
import { SourceReader } from '../sources/SourceReader';
import { storedMatcher, toDesired } from '../sources/storedPins';
import { QA as DELIVERED, service } from './projection';

const HOST = 'https://memory.example/acme';
export const QA_REPOSITORY = `${HOST}/env-qa`;
export const SHOP_REPOSITORY = `${HOST}/shop`;
export const DEV_REPOSITORY = `${HOST}/env-dev`;

/** Where the shop's versions come from. */
export const DEV: Environment = {
  ...DELIVERED,
  ref: 'resource:default/dev',
  name: 'dev',
  title: 'DEV',
  tier: 'development',
  sources: [
    {
      repository: DEV_REPOSITORY,
      branch: 'main',
      paths: ['.'],
      layout: 'auto',
    },
  ],
};

/** Where they are promoted to. */
export const QA: Environment = {
  ...DELIVERED,
  promotesFrom: [DEV.ref],
  sources: [
    { repository: QA_REPOSITORY, branch: 'main', paths: ['.'], layout: 'auto' },
  ],
};

export const SHOP: Service = service('shop', {
  title: 'Shop',
  images: ['r.example/shop'],
  repository: SHOP_REPOSITORY,
});

export const kustomization = (tag: string, before = '') =>
  `${before}images:\n  - name: r.example/shop\n    newTag: ${tag}\n`;

/** Both, as the shop's database has them. */
const ENVIRONMENTS: StoredEnvironment[] = [DEV, QA].map(environment => ({
  environment,
  problems: [],
}));

/** What somebody knows of who may see everything. */
export const VIEW: View = {
  environments: ENVIRONMENTS,
  visible: async services => new Set(services),
  rollbackable: async (_, services) => new Set(services),
  isAutomation: false,
};

/** A promotion of the shop into QA, from 1.0.0 to 1.1.0. */
export function promotionOf(
  rest: Partial<NewPromotion> & { id: string },
): NewPromotion {
  return {
    kind: 'promotion',
    environment: QA.ref,
    service: SHOP.ref,
    artifact: 'r.example/shop',
    fromVersion: '1.0.0',
    toVersion: '1.1.0',
    state: 'draft',
    reason: 'Requested.',
    requestedBy: 'user:default/ann',
    createdAt: new Date().toISOString(),
    wish: { service: SHOP.ref, environment: QA.ref },
    change: {
      repository: QA_REPOSITORY,
      branch: 'main',
      headBranch: `downstage/${rest.id}`,
    },
    files: [],
    ...rest,
  };
}

/**
 * A shop in DEV (1.1.0) and QA (1.0.0), with the stores on a database and the repositories in memory. Nothing runs by
 * itself: no schedule, no watch, no projection.
 */
export async function createShop(
  knex: Knex,
  options: {
    /** What stands between the worker and the SCM host. */
    between?: (provider: ScmProvider) => ScmProvider;
    /** Names of services that stand beside the shop, in the same file and at the same versions. */
    others?: string[];
  } = {},
) {
  await openDatabase(mockServices.database({ knex }));
  const stores = createStores({ knex, owner: 'test' });
  const scm = new InMemoryScm();
  const hosts = new ScmHosts([scm]);
  const logger = mockServices.logger.mock();
  const { between = same => same, others = [] } = options;
  const services = [
    SHOP,
    ...others.map(name =>
      service(name, { title: name, images: [`r.example/${name}`] }),
    ),
  ];
  for (const version of ['v1.0.0', 'v1.1.0']) {
    scm.seed(SHOP_REPOSITORY, { version });
    scm.tag(SHOP_REPOSITORY, version);
  }
  /** Commits a version to an environment's branch; nobody has read it yet. */
  const push = (
    tag: string,
    { repository = QA_REPOSITORY, before = '' } = {},
  ): string =>
    scm.seed(repository, {
      'kustomization.yaml': [
        kustomization(tag, before),
        ...others.map(
          name => `  - name: r.example/${name}\n    newTag: ${tag}\n`,
        ),
      ].join(''),
    }).commit;
  push('1.1.0', { repository: DEV_REPOSITORY });
  push('1.0.0');
  await stores.environments.replace({
    environments: ENVIRONMENTS,
    services,
  });
  const reader = new SourceReader({
    ...stores,
    hosts,
    limits: READ_LIMITS,
    logger,
  });
  await reader.readAll({});

  const project = async (environment: Environment, wanted: Deployment[]) =>
    stores.deployments.project(environment.ref, async trx =>
      stores.deployments.replace(
        trx,
        environment.ref,
        wanted,
        await stores.deployments.texts(trx, environment.ref),
      ),
    );

  /** Stores the shop as it stands in an environment: what Git asks for runs, unless something else is given. */
  const deploy = async (
    environment: Environment,
    rest: Partial<Deployment> & { version?: string } = {},
  ): Promise<Deployment> => {
    const pins = await stores.sources.pins(environment.ref);
    const matching = storedMatcher(pins);
    const [deployment, ...beside] = services.map((item): Deployment => {
      const desired = toDesired(matching(item).matches[0].pin);
      const { version = desired.version, ...facts } = item === SHOP ? rest : {};
      return {
        environment: environment.ref,
        service: item.ref,
        desired,
        live: { artifact: desired.artifact, version, versions: {} },
        sync: 'synced',
        health: 'healthy',
        since: '2026-01-01T00:00:00Z',
        match: { by: 'image', guess: false },
        evidence: [],
        ...facts,
      };
    });
    await project(environment, [deployment, ...beside]);
    return deployment;
  };
  /** Stores that an environment does not have the shop. */
  const withdraw = (environment: Environment) => project(environment, []);
  await deploy(DEV);
  await deploy(QA);

  const situations = new SituationReader(stores);
  const planner = new PromotionPlanner({
    ...stores,
    hosts,
    reader,
    situations,
  });
  const merged: string[] = [];
  const workerHosts = new ScmHosts([between(scm)]);
  const timings = { ...PROMOTION_TIMINGS };
  const remaker = new Remaker({ ...stores, hosts: workerHosts, reader });
  const persons = new PersonTokens();
  const worker = new PromotionWorker({
    persons,
    ...stores,
    hosts: workerHosts,
    situations,
    remaker,
    appUrl: 'http://portal.example',
    logger,
    timings,
    onApplied: async () => {},
    onMerged: async promotion => void merged.push(promotion.id),
  });

  const poller = new PullRequestPoller({
    ...stores,
    hosts: workerHosts,
    timings,
  });

  /** Does what is due, as a replica would, while something else goes on. */
  const whileWorking = async <T>(run: () => Promise<T>): Promise<T> => {
    const stopping = new AbortController();
    const running = new WorkRunner({
      work: stores.work,
      looks: {
        promotion: id => worker.look(id),
        pulls: repository => poller.look(repository),
      },
      logger,
      concurrency: 4,
      pollMs: 20,
    }).run(stopping.signal);
    try {
      return await run();
    } finally {
      stopping.abort();
      await running;
    }
  };
  /** Asks for the shop in QA, and looks after it until it stands still. */
  const promote = async (requestedBy = 'user:default/ann') => {
    const promotion = await new PromotionService({ ...stores, planner }).start({
      wish: { service: SHOP.ref, environment: QA.ref },
      expectedVersion: '1.1.0',
      requestedBy,
      view: VIEW,
    });
    await worker.look(promotion.id);
    return (await stores.promotions.get(promotion.id))!;
  };
  return {
    knex,
    stores,
    scm,
    hosts,
    logger,
    reader,
    situations,
    planner,
    batchPlanner: new BatchPlanner({ planner, remaker }),
    persons,
    worker,
    poller,
    timings,
    merged,
    whileWorking,
    promote,
    push,
    deploy,
    withdraw,
    qa: scm.forRepository(QA_REPOSITORY)!,
  };
}

/** What {@link createShop} gives. */
export type Shop = Awaited<ReturnType<typeof createShop>>;
