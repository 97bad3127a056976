import { type Check, PASSED } from './Check';

/** There is something to roll back from, and something to roll back to. */
export const earlierVersion: Check = {
  id: 'earlier-version',
  actions: ['rollback'],
  level: 'require',
  run: ({ target, deployment, hasEarlierRecord }) =>
    deployment?.desired && hasEarlierRecord
      ? PASSED
      : { state: 'failed', params: { environment: target.title } },
};
