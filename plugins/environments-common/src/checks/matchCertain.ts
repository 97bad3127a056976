import { IMAGE_ANNOTATION } from '../entity/annotations';
import { type Check, PASSED } from './Check';

/** The pin in the target is known to be the service's. */
export const matchCertain: Check = {
  id: 'match-certain',
  actions: ['promotion', 'rollback', 'configuration', 'removal'],
  level: 'require',
  run({ target, deployment }) {
    if (!deployment) {
      return undefined;
    }
    return deployment.match.guess
      ? {
          state: 'unknown',
          params: { environment: target.title, annotation: IMAGE_ANNOTATION },
        }
      : PASSED;
  },
};
