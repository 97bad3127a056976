import { type Check, PASSED } from './Check';

/** More than the service's own entity says that the delivery engine's object delivers the service. */
export const deliveryEvident: Check = {
  id: 'delivery-evident',
  actions: ['sync'],
  level: 'require',
  run({ deployment }) {
    const { delivery } = deployment ?? {};
    if (!delivery) {
      return undefined;
    }
    return delivery.claimed
      ? {
          state: 'failed',
          params: { object: `${delivery.kind} ${delivery.name}` },
        }
      : PASSED;
  },
};
