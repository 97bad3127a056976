import { type Check, PASSED } from './Check';

/** The target's definition has no error. */
export const targetValid: Check = {
  id: 'target-valid',
  actions: ['promotion', 'addition', 'rollback', 'configuration', 'removal'],
  level: 'require',
  run({ problems }) {
    const error = problems.find(problem => problem.severity === 'error');
    return error
      ? {
          state: 'failed',
          params: { subject: error.subject, detail: error.message },
        }
      : PASSED;
  },
};
