import { type Check, PASSED } from './Check';

/** The target promotes from some environment, or a version was reported for it. */
export const hasUpstream: Check = {
  id: 'has-upstream',
  actions: ['promotion'],
  forwardOnly: 'A first environment may go back, too.',
  level: 'require',
  run: ({ target, reported }) =>
    target.promotesFrom.length > 0 || reported
      ? PASSED
      : { state: 'failed', params: { environment: target.title } },
};
