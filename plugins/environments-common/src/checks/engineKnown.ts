import { type Check, PASSED } from './Check';

/** The delivery engine's object that the deployment follows is known. */
export const engineKnown: Check = {
  id: 'engine-known',
  actions: ['sync'],
  level: 'require',
  run: ({ target, deployment }) =>
    deployment?.delivery
      ? PASSED
      : { state: 'failed', params: { environment: target.title } },
};
