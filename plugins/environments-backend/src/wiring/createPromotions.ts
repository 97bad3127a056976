import { PromotionApplier } from '../promote/PromotionApplier';
import { PromotionPlanner } from '../promote/PromotionPlanner';
import { PromotionReconciler } from '../promote/PromotionReconciler';
import { PromotionService } from '../promote/PromotionService';
import type { Projector } from '../projection/Projector';
import type { SituationReader } from '../situation/SituationReader';
import type { SourceReader } from '../sources/SourceReader';
import type { Foundations } from './Foundations';

/** From a request to a healthy version: plan, apply, follow. */
export function createPromotions(
  { stores, hosts, settings, logger }: Foundations,
  observed: {
    reader: SourceReader;
    projector: Projector;
    situations: SituationReader;
  },
): { service: PromotionService; reconciler: PromotionReconciler } {
  const { reader, projector, situations } = observed;
  const planner = new PromotionPlanner({
    ...stores,
    hosts,
    reader,
    situations,
  });
  const applier = new PromotionApplier({
    ...stores,
    hosts,
    planner,
    appUrl: settings.appUrl,
    logger,
  });
  const reconciler = new PromotionReconciler({
    ...stores,
    hosts,
    applier,
    logger,
    onMerged: async ({ change }) =>
      projector.request(await reader.read(change)),
  });
  projector.onChanged((environment, services) =>
    reconciler.reconcileDeployments(environment, services),
  );
  return {
    service: new PromotionService({ ...stores, hosts, planner, applier }),
    reconciler,
  };
}
