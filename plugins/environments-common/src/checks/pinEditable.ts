import { type Check, PASSED } from './Check';

/** The target's pin can be edited without touching what is not the service's. */
export const pinEditable: Check = {
  id: 'pin-editable',
  actions: ['promotion', 'rollback'],
  level: 'require',
  run({ target, deployment }) {
    const desired = deployment?.desired;
    if (!desired) {
      return undefined;
    }
    return desired.editable
      ? PASSED
      : {
          state: 'failed',
          params: { environment: target.title },
          ...(desired.reason ? { reason: desired.reason } : {}),
        };
  },
};
