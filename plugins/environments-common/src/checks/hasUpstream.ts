import { type Check, PASSED } from './Check';

/** The target promotes from some environment. */
export const hasUpstream: Check = {
  id: 'has-upstream',
  actions: ['promotion'],
  level: 'require',
  run: ({ target }) =>
    target.promotesFrom.length > 0
      ? PASSED
      : { state: 'failed', params: { environment: target.title } },
};
