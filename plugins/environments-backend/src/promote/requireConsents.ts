import { ConflictError } from '@backstage/errors';
import type {
  PromotionPlan,
  PromotionWish,
} from '@downstage/backstage-plugin-environments-common';

/** What a plan does beyond the service's version has to be agreed to, word for word as it was shown. */
export function requireConsents(
  plan: PromotionPlan,
  wish: PromotionWish,
): void {
  const missing = plan.consents.filter(
    consent => !wish.consents?.includes(consent),
  );
  if (missing.length > 0) {
    throw new ConflictError(`This has to be agreed to: ${missing.join('. ')}`);
  }
}
