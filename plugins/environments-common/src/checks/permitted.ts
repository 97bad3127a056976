import { type Check, type DeploymentAction, PASSED } from './Check';
import type { DeploymentSituation } from '../domain/DeploymentSituation';
import type { ReasonId } from '../reasons';

function isAllowed(
  may: DeploymentSituation['permitted'],
  action: DeploymentAction,
): boolean {
  switch (action) {
    case 'configuration':
      return may.configure;
    case 'removal':
      return may.remove;
    case 'rollback':
      return may.rollback;
    default:
      return may.promote;
  }
}

/** What the caller may not do, in words; `permitted` speaks of versions. */
const REFUSALS: Partial<Record<DeploymentAction, ReasonId>> = {
  configuration: 'configure-permitted',
  removal: 'remove-permitted',
};

/** The caller may change the version, or the configuration, of this service in the target, or take it out. */
export const permitted: Check = {
  id: 'permitted',
  actions: ['promotion', 'addition', 'rollback', 'configuration', 'removal'],
  level: 'require',
  run({ target, permitted: may }, action) {
    if (isAllowed(may, action)) {
      return PASSED;
    }
    const params = { environment: target.title };
    const refusal = REFUSALS[action];
    return {
      state: 'failed',
      params,
      ...(refusal ? { reason: { id: refusal, params } } : {}),
    };
  },
};
