import { type Check, PASSED } from './Check';

/** Git has the service in the target: there is something to take out. */
export const stillThere: Check = {
  id: 'still-there',
  actions: ['removal'],
  level: 'require',
  run({ target, deployment, absent }) {
    return deployment?.desired
      ? PASSED
      : {
          state: absent ? 'failed' : 'pending',
          params: { environment: target.title },
        };
  },
};
