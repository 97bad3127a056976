import type { AuditorService } from '@backstage/backend-plugin-api';
import { ArtifactPromoter } from '../artifacts/ArtifactPromoter';
import { FollowedImages } from '../follow/FollowedImages';
import { AwaitedServices } from '../artifacts/AwaitedServices';
import type { PromotionPlanner } from '../promote/PromotionPlanner';
import type { PromotionService } from '../promote/PromotionService';
import type { Look } from '../queue/WorkRunner';
import type { SituationReader } from '../situation/SituationReader';
import type { RouteServices } from '../router/RouteContext';
import type { Foundations } from './Foundations';

/** What becomes of the versions that continuous integration reports. */
export function createArtifacts(
  { stores, settings, logger }: Foundations,
  promotions: {
    situations: SituationReader;
    planner: PromotionPlanner;
    service: PromotionService;
    auditor: AuditorService;
  },
): {
  services: Pick<
    RouteServices,
    'artifacts' | 'awaitedServices' | 'followed' | 'reporters'
  >;
  looks: Record<'artifact' | 'image', Look>;
  promoter: ArtifactPromoter;
} {
  const promoter = new ArtifactPromoter({ ...stores, ...promotions });
  const { reporters, registries } = settings.artifacts;
  const followed = new FollowedImages({
    ...stores,
    registries,
    auditor: promotions.auditor,
    logger,
  });
  return {
    services: {
      artifacts: stores.artifacts,
      awaitedServices: new AwaitedServices({ ...stores, ...promotions }),
      followed,
      reporters,
    },
    looks: {
      artifact: id => promoter.look(id),
      image: name => followed.look(name),
    },
    promoter,
  };
}
