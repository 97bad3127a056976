import {
  type PromotionPlan,
  formatReasons,
} from '@downstage/backstage-plugin-environments-common';

/**
 * Why a plan is not carried out: it is blocked, is not what the person saw, or does more than was agreed to, word for word as
 * it was shown. Undefined when nothing speaks against it.
 */
export function refusalOf(
  plan: PromotionPlan,
  {
    consents = [],
    expectedVersion,
  }: { consents?: string[]; expectedVersion: string },
): string | undefined {
  if (plan.blocked.length > 0) {
    return formatReasons(plan.blocked);
  }
  const missing = plan.consents.filter(consent => !consents.includes(consent));
  if (missing.length > 0) {
    return `This has to be agreed to: ${missing.join('. ')}`;
  }
  return plan.toVersion === expectedVersion
    ? undefined
    : `The version to promote is ${plan.toVersion} by now, not ${expectedVersion}. Review it again`;
}
