import { type Check, PASSED } from './Check';

/** The target's delivery engine will apply what is merged. */
export const targetDelivers: Check = {
  id: 'target-delivers',
  actions: ['promotion', 'rollback', 'configuration', 'removal'],
  level: 'warn',
  run({ target, deployment }) {
    const { delivery, sync } = deployment ?? {};
    if (!delivery) {
      return undefined;
    }
    return sync === 'suspended'
      ? {
          state: 'pending',
          params: {
            object: `${delivery.kind} ${delivery.name}`,
            environment: target.title,
          },
        }
      : PASSED;
  },
};
