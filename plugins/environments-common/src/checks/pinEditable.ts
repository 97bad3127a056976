import type { ReasonId } from '../reasons';
import { type Check, PASSED } from './Check';

/** Why it is not known that the pin is the service's: no file is taken out then, while one that is not edited may go as a whole. */
const UNCERTAIN: ReadonlySet<ReasonId> = new Set([
  'pin-claimed',
  'pin-held',
  'pin-ambiguous',
]);

/** The target's pin can be edited without touching what is not the service's. */
export const pinEditable: Check = {
  id: 'pin-editable',
  actions: ['promotion', 'rollback', 'removal'],
  level: 'require',
  run({ target, deployment }, action) {
    const desired = deployment?.desired;
    if (!desired) {
      return undefined;
    }
    const isFree =
      action === 'removal' &&
      !(desired.reason && UNCERTAIN.has(desired.reason.id));
    return desired.editable || isFree
      ? PASSED
      : {
          state: 'failed',
          params: { environment: target.title },
          ...(desired.reason ? { reason: desired.reason } : {}),
        };
  },
};
