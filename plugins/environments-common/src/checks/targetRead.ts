import { offeredVersion } from '../domain/offeredVersion';
import { type Check, PASSED } from './Check';

/** What Git asks for in the target is known, or that it asks for nothing yet. */
export const targetRead: Check = {
  id: 'target-read',
  actions: ['promotion'],
  forwardOnly: 'earlier-version asks for what Git asks for.',
  level: 'require',
  run(situation) {
    const { target, deployment, absent } = situation;
    if (!offeredVersion(situation)) {
      return undefined;
    }
    return deployment?.desired || absent
      ? PASSED
      : { state: 'pending', params: { environment: target.title } };
  },
};
