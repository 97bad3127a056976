import type { Companions } from '../../driver/LayoutDriver';
import { dependencyIndex } from './dependencyIndex';
import { lockPathOf } from './lockPathOf';
import { updateLock } from './updateLock';

/** The lock file changes with the dependencies that it locks, where it can be computed. */
export const companions: Companions = {
  files: pin => [lockPathOf(pin.file)],
  update({ pins, before, after, text }) {
    const path = lockPathOf(pins[0].pin.file);
    const lock = text(path);
    if (lock === undefined) {
      return { texts: new Map(), consents: [] };
    }
    const versions = new Map(
      pins.flatMap(({ pin, to }) => {
        const index = dependencyIndex(pin);
        return index === undefined ? [] : [[index, to] as const];
      }),
    );
    const result = updateLock({ lock, before, after, versions });
    return 'text' in result
      ? { texts: new Map([[path, result.text]]), consents: [] }
      : {
          texts: new Map(),
          consents: [
            `${path} will be stale (${result.stale}): run "helm dependency update" on the branch`,
          ],
        };
  },
};
