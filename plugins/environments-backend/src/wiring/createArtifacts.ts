import type { AuditorService } from '@backstage/backend-plugin-api';
import { ArtifactPromoter } from '../artifacts/ArtifactPromoter';
import { AwaitedServices } from '../artifacts/AwaitedServices';
import type { PromotionPlanner } from '../promote/PromotionPlanner';
import type { PromotionService } from '../promote/PromotionService';
import type { Look } from '../queue/WorkRunner';
import type { SituationReader } from '../situation/SituationReader';
import type { RouteServices } from '../router/RouteContext';
import type { Foundations } from './Foundations';

/** What becomes of the versions that continuous integration reports. */
export function createArtifacts(
  { stores, settings }: Foundations,
  promotions: {
    situations: SituationReader;
    planner: PromotionPlanner;
    service: PromotionService;
    auditor: AuditorService;
  },
): {
  services: Pick<RouteServices, 'artifacts' | 'awaitedServices' | 'reporters'>;
  look: Look;
  promoter: ArtifactPromoter;
} {
  const promoter = new ArtifactPromoter({ ...stores, ...promotions });
  return {
    services: {
      artifacts: stores.artifacts,
      awaitedServices: new AwaitedServices({ ...stores, ...promotions }),
      reporters: settings.reporters,
    },
    look: id => promoter.look(id),
    promoter,
  };
}
