import { type Check, PASSED } from './Check';

/** The caller may change the version of this service in the target. */
export const permitted: Check = {
  id: 'permitted',
  actions: ['promotion', 'addition', 'rollback'],
  level: 'require',
  run({ target, permitted: may }, action) {
    const allowed = action === 'rollback' ? may.rollback : may.promote;
    return allowed
      ? PASSED
      : { state: 'failed', params: { environment: target.title } };
  },
};
