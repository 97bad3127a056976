import type { VersionPin } from '@downstage/layouts';
import type { StoredPin } from '../database/SourceStore';
import type { ReviewedPlan } from '../database/StoredPromotion';
import { desiredKey } from '../sources/storedPins';

/** What is planned with pins, which can be made anywhere and with others. */
export type PinnedPlan = ReviewedPlan & { edit: { pins: VersionPin[] } };

/** Whether a plan sets pins, and does nothing else. */
export function isPinned(plan: ReviewedPlan): plan is PinnedPlan {
  return 'pins' in plan.edit;
}

/** A plan with its pins as they stand on the branch now, or what stands there instead. */
export function movedOnto(
  plan: PinnedPlan,
  stored: StoredPin[],
): PinnedPlan | { refused: string } {
  const now = new Map(
    stored
      .filter(
        ({ repository, branch }) =>
          repository === plan.repository && branch === plan.branch,
      )
      .map(item => [desiredKey({ ...item, ...item.pin }), item]),
  );
  const pins = [];
  let { baseCommit } = plan;
  for (const pin of plan.edit.pins) {
    const found = now.get(desiredKey({ ...plan, ...pin }));
    if (!found) {
      return {
        refused: `${pin.file} line ${pin.line} no longer pins the service`,
      };
    }
    if (found.pin.value !== pin.value) {
      return {
        refused: `${pin.file} line ${found.pin.line} says ${found.pin.value} by now, not ${pin.value}`,
      };
    }
    pins.push(found.pin);
    baseCommit = found.commit;
  }
  return { ...plan, baseCommit, edit: { pins } };
}
