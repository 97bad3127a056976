import { type Check, PASSED } from './Check';

/** What Git has of the service in the target is known. */
export const configurationRead: Check = {
  id: 'configuration-read',
  actions: ['configuration'],
  level: 'require',
  run({ target, deployment }) {
    return deployment?.desired
      ? PASSED
      : { state: 'pending', params: { environment: target.title } };
  },
};
