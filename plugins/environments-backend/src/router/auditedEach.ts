import type { PromotionKind } from '@downstage/backstage-plugin-environments-common';
import type { StoredPromotion } from '../database/StoredPromotion';
import type { RouteContext } from './RouteContext';

/** A deployment that is changed together with others. */
interface AuditedTarget {
  /** Default: a promotion. */
  kind?: PromotionKind;
  environment: string;
  service: string;
  version: string;
}

/** Runs what begins several promotions inside an audit event for each of them. */
export function auditedEach(
  context: RouteContext,
  req: unknown,
  [first, ...rest]: AuditedTarget[],
  run: () => Promise<StoredPromotion[]>,
): Promise<StoredPromotion[]> {
  if (!first) {
    return run();
  }
  const { environment, service } = first;
  return context.audited(
    req,
    {
      eventId: 'promotion-start',
      severityLevel: 'medium',
      meta: { kind: 'promotion', ...first },
    },
    async outcome => {
      const started = await auditedEach(context, req, rest, run);
      const own = started.find(
        promotion =>
          promotion.service === service &&
          promotion.environment === environment,
      );
      outcome({
        meta: { promotion: own?.id, state: own?.state, environment, service },
      });
      return started;
    },
  );
}
