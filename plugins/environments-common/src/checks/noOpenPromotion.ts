import { isOpen } from '../domain/Promotion';
import { type Check, PASSED } from './Check';

/** No promotion or rollback of this deployment is under way. A failed one is no obstacle: mending it needs a new one. */
export const noOpenPromotion: Check = {
  id: 'no-open-promotion',
  actions: ['promotion', 'addition', 'rollback'],
  level: 'require',
  run: ({ target, promotion }) =>
    promotion && isOpen(promotion.state)
      ? { state: 'pending', params: { environment: target.title } }
      : PASSED,
};
