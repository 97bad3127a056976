import { type Check, PASSED } from './Check';

/** The delivery engine's object is not suspended. */
export const notSuspended: Check = {
  id: 'not-suspended',
  actions: ['sync'],
  level: 'require',
  run({ deployment }) {
    const { delivery, sync } = deployment ?? {};
    if (!delivery) {
      return undefined;
    }
    return sync === 'suspended'
      ? {
          state: 'failed',
          params: { object: `${delivery.kind} ${delivery.name}` },
        }
      : PASSED;
  },
};
