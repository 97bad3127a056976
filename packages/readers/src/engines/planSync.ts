import type { SyncInput, SyncPlan } from './Engine';
import { engineOf } from './engines';

/**
 * Decides how the engine of an object is asked to apply what Git asks for. Whoever asks carries the steps out.
 *
 * @public
 */
export function planSync(input: SyncInput): SyncPlan {
  const { resource } = input.target;
  const sync = engineOf(resource)?.sync ?? {
    unsupported: `${resource.kind} is no object of a delivery engine.`,
  };
  return 'unsupported' in sync
    ? { status: 'refused', reason: sync.unsupported }
    : sync.plan(input);
}
