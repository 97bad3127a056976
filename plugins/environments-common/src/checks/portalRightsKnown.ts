import { type Check, PASSED } from './Check';

/** It has been asked whether the portal's credentials may write to the delivery engine's object. */
export const portalRightsKnown: Check = {
  id: 'portal-rights-known',
  actions: ['sync'],
  level: 'require',
  run({ deployment, syncRefusal }) {
    if (!deployment?.delivery) {
      return undefined;
    }
    return syncRefusal === undefined
      ? { state: 'unknown', params: { cluster: deployment.delivery.cluster } }
      : PASSED;
  },
};
