import type { Deployment } from './Deployment';
import type { Environment } from './Environment';

/**
 * Whether the delivery engine may be asked to apply what Git asks for, and why not.
 *
 * @public
 */
export interface SyncDecision {
  allowed: boolean;
  reason?: string;
}

/**
 * Decides whether a delivery engine may be asked to look and apply now.
 *
 * @param situation - `refusal`: why the portal's credentials may not write to the engine's objects; null when they may,
 * undefined while that is not known
 * @public
 */
export function decideSync(situation: {
  target: Environment;
  deployment?: Deployment;
  permitted: boolean;
  refusal?: string | null;
}): SyncDecision {
  const { target, deployment, permitted, refusal } = situation;
  const { delivery, sync } = deployment ?? {};
  const refuse = (reason: string) => ({ allowed: false, reason });
  if (!delivery) {
    return refuse(
      `No object of a delivery engine is known in ${target.title}.`,
    );
  }
  if (!permitted) {
    return refuse(
      `You need the permission environments.sync in ${target.title}.`,
    );
  }
  if (sync === 'suspended') {
    return refuse(`${delivery.kind} ${delivery.name} is suspended.`);
  }
  if (sync === 'syncing') {
    return refuse(`${delivery.kind} ${delivery.name} is syncing.`);
  }
  if (refusal === undefined) {
    return refuse(
      `Whether the portal may write to cluster ${delivery.cluster} is not known yet.`,
    );
  }
  return refusal === null ? { allowed: true } : refuse(refusal);
}
