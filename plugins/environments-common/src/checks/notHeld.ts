import { type Check, PASSED } from './Check';

/** Nothing was rolled back here, or a person asks. */
export const notHeld: Check = {
  id: 'not-held',
  actions: ['promotion', 'addition', 'rollback', 'configuration', 'removal'],
  level: 'require',
  run({ target, holds, isAutomation }) {
    const [hold] = holds;
    if (!hold) {
      return undefined;
    }
    return isAutomation
      ? {
          state: 'failed',
          params: {
            environment: target.title,
            from: hold.fromVersion,
            to: hold.toVersion,
            by: hold.by,
            since: hold.since,
          },
        }
      : PASSED;
  },
};
