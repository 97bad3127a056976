import { type Check, PASSED } from './Check';

/** The target promotes from some environment. */
export const hasUpstream: Check = {
  id: 'has-upstream',
  actions: ['promotion'],
  forwardOnly: 'A first environment may go back, too.',
  level: 'require',
  run: ({ target }) =>
    target.promotesFrom.length > 0
      ? PASSED
      : { state: 'failed', params: { environment: target.title } },
};
