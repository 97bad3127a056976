import { offeredVersion } from '../domain/offeredVersion';
import { isOpen, isWaiting } from '../domain/Promotion';
import { type Check, PASSED } from './Check';

/**
 * No pull request of this deployment is open for the same version. Another version, or a change of configuration, takes the place
 * of an open one, and what is merged or failed is no obstacle: mending it needs a new one. Neither is what waits for its turn one
 * for a rollback.
 */
export const noOpenPromotion: Check = {
  id: 'no-open-promotion',
  actions: ['promotion', 'addition', 'rollback'],
  level: 'require',
  run(situation, action) {
    const { target, promotion, record } = situation;
    const wanted =
      action === 'rollback'
        ? record?.toVersion
        : offeredVersion(situation)?.version;
    return promotion &&
      isOpen(promotion.state) &&
      !(action === 'rollback' && isWaiting(promotion)) &&
      (action === 'addition' ||
        (promotion.kind !== 'configuration' && promotion.toVersion === wanted))
      ? { state: 'pending', params: { environment: target.title } }
      : PASSED;
  },
};
