import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type {
  AuditorService,
  AuthService,
  DatabaseService,
  HttpAuthService,
  HttpRouterService,
  LifecycleService,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  type ClusterProvider,
  ScmHosts,
  type ScmProvider,
} from '@downstage/backstage-plugin-environments-node';
import { ClusterSources } from '../clusters/ClusterSources';
import { SyncRequests } from '../clusters/SyncRequests';
import { createStores } from '../database/createStores';
import { openDatabase } from '../database/openDatabase';
import { Grants } from '../grants/Grants';
import { withCircuits } from '../hosts/withCircuits';
import { countCalls } from '../metrics/countCalls';
import { type Metrics, createMetrics } from '../metrics/createMetrics';
import type { PromotionTimings } from '../promote/LookContext';
import { Ration } from '../router/Ration';
import { createRouter } from '../router/createRouter';
import {
  describeUnknownKeys,
  findUnknownKeys,
} from '../settings/findUnknownKeys';
import { isAlive } from '../settings/isAlive';
import { readSettings } from '../settings/readSettings';
import { SituationReader } from '../situation/SituationReader';
import { createAuthority } from './createAuthority';
import { createCatalogReader } from './createCatalogReader';
import { createGoldenPath } from './createGoldenPath';
import { createObservation } from './createObservation';
import { createPromotions } from './createPromotions';
import { observeStores } from './observeStores';
import { BackgroundTasks } from '../background/BackgroundTasks';

/** The parts of Backstage that the plugin uses. */
export interface PluginServices {
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  database: DatabaseService;
  events: EventsService;
  httpAuth: HttpAuthService;
  httpRouter: HttpRouterService;
  lifecycle: LifecycleService;
  logger: LoggerService;
  metrics: MetricsService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  scheduler: SchedulerService;
  signals: SignalsService;
}

/** Host and process are for people who look into the table. */
function ownerName(): string {
  return `${hostname().slice(0, 50)}/${process.pid}/${randomUUID()}`;
}

/** Whether an owner is a process that this machine had before: one of this number that is another, or none any more. */
function hasEnded(own: string): (owner: string) => boolean {
  const [machine] = own.split('/');
  return owner => {
    const [host, pid] = owner.split('/');
    return (
      owner !== own &&
      host === machine &&
      (Number(pid) === process.pid || !isAlive(Number(pid)))
    );
  };
}

function tellOfUnknownKeys(
  { config, logger }: PluginServices,
  scms: ScmProvider[],
): void {
  const unknown = findUnknownKeys(
    config,
    scms.map(({ id }) => id),
  );
  if (unknown.length > 0) {
    logger.warn(describeUnknownKeys(unknown));
  }
}

/** How long things take, where that is not what it is in a portal: for tests that break things. */
export interface Tuning {
  timings?: PromotionTimings;
  /** After how long of silence a process's work is taken over. */
  workLeaseMs?: number;
  /** How long what fails again and again is left alone at most. */
  longestPauseMs?: number;
}

async function openStores({ database }: PluginServices, tuning: Tuning) {
  const knex = await openDatabase(database);
  const owner = ownerName();
  const stores = createStores({
    knex,
    owner,
    workLeaseMs: tuning.workLeaseMs,
    longestPauseMs: tuning.longestPauseMs,
  });
  await stores.leases.claimEmbedded({
    pid: process.pid,
    isAlive,
    patienceMs: 15_000,
  });
  await stores.work.freeOf(hasEnded(owner));
  return { knex, stores };
}

function createHosts(
  providers: ScmProvider[],
  { logger, metrics }: { logger: LoggerService; metrics: Metrics },
): ScmHosts {
  return new ScmHosts(
    providers.map(provider =>
      countCalls(withCircuits(provider, { logger }), metrics.scmCalls),
    ),
  );
}

/** Makes the parts of the plugin, connects them, and lets them start with the backend. */
export async function startSuite(
  deps: PluginServices,
  extensions: { scms: ScmProvider[]; clusters: ClusterProvider[] },
  tuning: Tuning = {},
): Promise<void> {
  const { logger, lifecycle } = deps;
  const settings = readSettings(deps.config);
  tellOfUnknownKeys(deps, extensions.scms);
  const { knex, stores } = await openStores(deps, tuning);
  const metrics = createMetrics(deps.metrics);
  observeStores(metrics, stores);
  const hosts = createHosts(extensions.scms, { logger, metrics });
  const clusterSources = new ClusterSources({
    providers: extensions.clusters,
    logger,
  });
  hosts.providers.forEach(provider => provider.pace?.(stores.pacing));
  const grants = new Grants(settings.homes);
  const foundations = {
    knex,
    stores,
    hosts,
    clusterSources,
    settings,
    grants,
    logger,
    metrics,
  };
  const catalogReader = createCatalogReader(foundations, deps);
  await catalogReader.enforceGrants();
  const observation = createObservation(foundations);
  const situations = new SituationReader(stores);
  const promotions = createPromotions(foundations, {
    ...observation,
    situations,
    timings: tuning.timings,
    auditor: deps.auditor,
  });

  const authority = createAuthority(foundations, deps);
  const tasks = new BackgroundTasks({
    ...stores,
    ...observation,
    logger,
    scheduler: deps.scheduler,
    signals: deps.signals,
    events: deps.events,
    pollSeconds: settings.pollSeconds,
    hosts,
    catalog: catalogReader,
    ...promotions.background,
    longestPauseMs: tuning.longestPauseMs,
  });
  // The router has a check of its own, which writes refused credentials down
  deps.httpRouter.addAuthPolicy({ path: '/', allow: 'unauthenticated' });
  deps.httpRouter.use(
    await createRouter({
      httpAuth: deps.httpAuth,
      auditor: deps.auditor,
      logger,
      ...authority,
      queries: { stores, situations, ...authority },
      ...promotions.services,
      holds: stores.holds,
      acceptHome: (environment, repository) =>
        tasks.acceptHome(environment, repository),
      ...createGoldenPath(foundations, deps),
      ration: new Ration({ perMinute: settings.requestsPerMinute }),
      syncs: new SyncRequests({
        ...stores,
        clusters: clusterSources,
        rights: observation.rights,
      }),
    }),
  );

  lifecycle.addStartupHook(() => tasks.start());
  lifecycle.addShutdownHook(() => tasks.stop());
}
