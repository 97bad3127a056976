import type { AuditorService } from '@backstage/backend-plugin-api';
import type { ArtifactPromoter } from '../artifacts/ArtifactPromoter';
import type { FollowedImages } from '../follow/FollowedImages';
import type { PromotionTimings } from '../promote/LookContext';
import { auditApplied } from '../promote/auditApplied';
import { ConfigurationService } from '../promote/ConfigurationService';
import { EverywhereService } from '../promote/EverywhereService';
import { PersonTokens } from '../promote/PersonTokens';
import { PromotionPlanner } from '../promote/PromotionPlanner';
import { BatchPlanner } from '../promote/BatchPlanner';
import { BatchService } from '../promote/BatchService';
import { PromotionService } from '../promote/PromotionService';
import { PromotionWorker } from '../promote/PromotionWorker';
import { PullRequestPoller } from '../promote/PullRequestPoller';
import { Remaker } from '../promote/Remaker';
import { RolloutPlanner } from '../promote/RolloutPlanner';
import { RolloutService } from '../promote/RolloutService';
import type { Projector } from '../projection/Projector';
import type { Look } from '../queue/WorkRunner';
import type { RouteServices } from '../router/RouteContext';
import type { SituationReader } from '../situation/SituationReader';
import type { SourceReader } from '../sources/SourceReader';
import type { Foundations } from './Foundations';
import { createArtifacts } from './createArtifacts';

interface Promotions {
  /** What the routes call. */
  services: Pick<
    RouteServices,
    | 'promotions'
    | 'planner'
    | 'batches'
    | 'rollouts'
    | 'everywhere'
    | 'configurations'
    | 'artifacts'
    | 'awaitedServices'
    | 'followed'
    | 'reporters'
  >;
  /** What goes on by itself. */
  background: {
    /** By the first word of an item of work. */
    looks: Readonly<Record<'artifact' | 'image' | 'promotion' | 'pulls', Look>>;
    arrivals: ArtifactPromoter;
    images: FollowedImages;
  };
}

/** From a request to a healthy version: plan, write down, do, follow. */
export function createPromotions(
  foundations: Foundations,
  observed: {
    reader: SourceReader;
    projector: Projector;
    situations: SituationReader;
    timings?: PromotionTimings;
    auditor: AuditorService;
  },
): Promotions {
  const { stores, hosts, settings, logger } = foundations;
  const { reader, projector, situations, timings, auditor } = observed;
  const remaker = new Remaker({ ...stores, hosts, reader });
  const planner = new PromotionPlanner({
    ...stores,
    hosts,
    reader,
    situations,
  });
  const persons = new PersonTokens();
  const asPerson = settings.pullRequestsAsPerson ? { persons } : {};
  const worker = new PromotionWorker({
    ...stores,
    persons,
    hosts,
    situations,
    remaker,
    appUrl: settings.appUrl,
    logger,
    timings,
    onApplied: (promotion, outcome) =>
      auditApplied(auditor, promotion, outcome),
    onMerged: async ({ change }) =>
      projector.request(await reader.read(change)),
  });
  const poller = new PullRequestPoller({ ...stores, hosts, timings });
  const service = new PromotionService({ ...stores, planner, ...asPerson });
  const artifacts = createArtifacts(foundations, {
    situations,
    planner,
    service,
    auditor,
  });
  projector.onChanged(async (environment, services) => {
    await stores.promotionWork.askForDeployments(environment, services);
    await artifacts.promoter.askForDeployments(environment, services);
  });
  return {
    services: {
      ...artifacts.services,
      promotions: service,
      planner,
      batches: new BatchService({
        ...stores,
        ...asPerson,
        batchPlanner: new BatchPlanner({ planner, remaker }),
      }),
      rollouts: new RolloutService({
        ...stores,
        rolloutPlanner: new RolloutPlanner({ planner }),
      }),
      everywhere: new EverywhereService({ ...stores, planner }),
      configurations: new ConfigurationService({
        ...stores,
        hosts,
        reader,
        situations,
      }),
    },
    background: {
      looks: {
        ...artifacts.looks,
        promotion: id => worker.look(id),
        pulls: repository => poller.look(repository),
      },
      arrivals: artifacts.promoter,
      images: artifacts.services.followed,
    },
  };
}
