import { type Check, PASSED } from './Check';

/** The portal's credentials may write to the delivery engine's object. */
export const portalRights: Check = {
  id: 'portal-rights',
  actions: ['sync'],
  level: 'require',
  run({ deployment, syncRefusal }) {
    if (!deployment?.delivery || syncRefusal === undefined) {
      return undefined;
    }
    return syncRefusal === null
      ? PASSED
      : { state: 'failed', params: { detail: syncRefusal } };
  },
};
