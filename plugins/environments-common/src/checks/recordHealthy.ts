import { type Check, PASSED } from './Check';

/** The version to roll back to was healthy here once. */
export const recordHealthy: Check = {
  id: 'record-healthy',
  actions: ['rollback'],
  level: 'warn',
  run({ record }) {
    if (!record) {
      return undefined;
    }
    return record.healthyAt
      ? PASSED
      : { state: 'unknown', params: { version: record.toVersion } };
  },
};
