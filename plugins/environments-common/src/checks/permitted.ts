import { type Check, type DeploymentAction, PASSED } from './Check';
import type { DeploymentSituation } from '../domain/DeploymentSituation';

function isAllowed(
  may: DeploymentSituation['permitted'],
  action: DeploymentAction,
): boolean {
  if (action === 'configuration') {
    return may.configure;
  }
  return action === 'rollback' ? may.rollback : may.promote;
}

/** The caller may change the version, or the configuration, of this service in the target. */
export const permitted: Check = {
  id: 'permitted',
  actions: ['promotion', 'addition', 'rollback', 'configuration'],
  level: 'require',
  run({ target, permitted: may }, action) {
    if (isAllowed(may, action)) {
      return PASSED;
    }
    const params = { environment: target.title };
    return {
      state: 'failed',
      params,
      ...(action === 'configuration'
        ? { reason: { id: 'configure-permitted', params } }
        : {}),
    };
  },
};
