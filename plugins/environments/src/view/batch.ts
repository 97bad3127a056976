import {
  type PromotableServices,
  type PromotionBatchPlan,
  type PromotionBatchRequest,
  type PromotionPlan,
  MOST_TOGETHER,
} from '@downstage/backstage-plugin-environments-common';

/** Refs of the services that are selected at first: those that may be promoted, as many as go together. */
export function firstSelection({ services }: PromotableServices): string[] {
  return services
    .filter(({ promote }) => promote.allowed)
    .slice(0, MOST_TOGETHER)
    .map(({ service }) => service);
}

/** A selection with a service added or taken away. */
export function toggled(selected: string[], service: string): string[] {
  return selected.includes(service)
    ? selected.filter(ref => ref !== service)
    : [...selected, service];
}

/** The plans that a batch carries out. */
export function carriedOut({ plans }: PromotionBatchPlan): PromotionPlan[] {
  return plans.filter(({ blocked }) => blocked.length === 0);
}

/** What is asked for once it was reviewed: exactly the versions that were shown, and everything that the plans named. */
export function requestOf(
  plan: PromotionBatchPlan,
  from: string,
): PromotionBatchRequest {
  return {
    environment: plan.environment,
    services: carriedOut(plan).map(({ service, consents, toVersion }) => ({
      service,
      from,
      ...(consents.length > 0 ? { consents } : {}),
      expectedVersion: toVersion,
    })),
  };
}
