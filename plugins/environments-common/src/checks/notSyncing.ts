import { type Check, PASSED } from './Check';

/** The delivery engine is not at it already. */
export const notSyncing: Check = {
  id: 'not-syncing',
  actions: ['sync'],
  level: 'require',
  run({ deployment }) {
    const { delivery, sync } = deployment ?? {};
    if (!delivery) {
      return undefined;
    }
    return sync === 'syncing'
      ? {
          state: 'pending',
          params: { object: `${delivery.kind} ${delivery.name}` },
        }
      : PASSED;
  },
};
