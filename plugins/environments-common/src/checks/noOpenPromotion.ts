import type { DeploymentSituation } from '../domain/DeploymentSituation';
import { offeredVersion } from '../domain/offeredVersion';
import { isOpen, isWaiting } from '../domain/Promotion';
import type { ReasonId } from '../reasons';
import {
  type Check,
  type CheckResult,
  type DeploymentAction,
  PASSED,
} from './Check';

/** What a change of configuration waits for, in words. */
function waitsFor(
  promotion: NonNullable<DeploymentSituation['promotion']>,
): ReasonId {
  if (promotion.kind === 'rollback') {
    return 'rollback-before-configuration';
  }
  if (promotion.kind === 'removal') {
    return 'removal-before-configuration';
  }
  return isWaiting(promotion)
    ? 'turn-before-configuration'
    : 'promotion-before-configuration';
}

/** Who may change configuration alone withdraws nobody's version. */
function besideConfiguration({
  target,
  promotion,
}: DeploymentSituation): CheckResult {
  if (
    !promotion ||
    !isOpen(promotion.state) ||
    promotion.kind === 'configuration'
  ) {
    return PASSED;
  }
  const params = { environment: target.title, version: promotion.toVersion };
  return {
    state: 'pending',
    params,
    reason: { id: waitsFor(promotion), params },
  };
}

/** Whether what waits for its turn is withdrawn for it. */
function isPast(action: DeploymentAction): boolean {
  return action === 'rollback' || action === 'removal';
}

/**
 * No pull request of this deployment is open for the same version. Another version takes the place of an open one, and what is
 * merged or failed is no obstacle: mending it needs a new one. Neither is what waits for its turn one for a rollback or a removal.
 * A change of configuration takes the place of another one alone: it waits for versions. A removal waits for whatever is open.
 */
export const noOpenPromotion: Check = {
  id: 'no-open-promotion',
  actions: ['promotion', 'addition', 'rollback', 'configuration', 'removal'],
  level: 'require',
  run(situation, action) {
    if (action === 'configuration') {
      return besideConfiguration(situation);
    }
    const { target, promotion, record } = situation;
    const wanted =
      action === 'rollback'
        ? record?.toVersion
        : offeredVersion(situation)?.version;
    return promotion &&
      isOpen(promotion.state) &&
      !(isPast(action) && isWaiting(promotion)) &&
      (action === 'addition' ||
        action === 'removal' ||
        (promotion.kind !== 'configuration' && promotion.toVersion === wanted))
      ? { state: 'pending', params: { environment: target.title } }
      : PASSED;
  },
};
