import { environmentsSyncPermission } from '../permissions';
import { type Check, PASSED } from './Check';

/** The caller may ask for a sync in the target. */
export const syncPermitted: Check = {
  id: 'sync-permitted',
  actions: ['sync'],
  level: 'require',
  run: ({ target, permitted }) =>
    permitted.sync
      ? PASSED
      : {
          state: 'failed',
          params: {
            permission: environmentsSyncPermission.name,
            environment: target.title,
          },
        },
};
