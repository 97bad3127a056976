import {
  type Deployment,
  IMAGE_ANNOTATION,
  type Reason,
} from '@downstage/backstage-plugin-environments-common';
import { type PinClaim, claimKey } from '../database/ClaimStore';
import { desiredKey } from '../sources/storedPins';

/** The deployments that claim one pin, by pin; those that nobody else claims are left out. */
function toContests(deployments: Deployment[]): Map<string, Deployment[]> {
  const claims = new Map<string, Deployment[]>();
  for (const deployment of deployments) {
    if (deployment.desired) {
      const key = desiredKey(deployment.desired);
      claims.set(key, [...(claims.get(key) ?? []), deployment]);
    }
  }
  return new Map([...claims].filter(([, rivals]) => rivals.length > 1));
}

/** As much of a name as the database keeps. */
const MAX_ARTIFACT = 400;

const claimOf = ({ service, desired }: Deployment): PinClaim[] =>
  desired
    ? [{ service, artifact: desired.artifact.name.slice(0, MAX_ARTIFACT) }]
    : [];

/** What the services of an environment claim. */
export const claimsOf = (deployments: Deployment[]): PinClaim[] =>
  deployments.flatMap(claimOf);

/** The claims on pins that several services claim. */
export const contestedClaims = (deployments: Deployment[]): PinClaim[] =>
  claimsOf([...toContests(deployments).values()].flat());

/** Whoever claimed the artifact before all others; nobody when several began at once. */
function holderOf(
  rivals: Deployment[],
  since: ReadonlyMap<string, string>,
): Deployment | undefined {
  const dated = rivals.map(deployment => ({
    deployment,
    at: claimOf(deployment)
      .map(claim => since.get(claimKey(claim)))
      .at(0),
  }));
  const times = dated.flatMap(({ at }) => at ?? []).sort();
  const first = dated.filter(({ at }) => at !== undefined && at === times[0]);
  return first.length === 1 ? first[0].deployment : undefined;
}

function withReason(deployment: Deployment, reason: Reason): Deployment {
  const { desired } = deployment;
  return desired
    ? { ...deployment, desired: { ...desired, editable: false, reason } }
    : deployment;
}

/**
 * Of several services that claim one pin, the one that claimed its artifact first keeps it, and the others are told. When
 * nobody was first, none of them may change it.
 *
 * @param since - Since when contested artifacts are claimed, by {@link claimKey}; what is not in it is claimed from now on
 */
export function settleClaims(
  deployments: Deployment[],
  since: ReadonlyMap<string, string>,
): Deployment[] {
  const contests = toContests(deployments);
  return deployments.map(deployment => {
    const rivals =
      deployment.desired && contests.get(desiredKey(deployment.desired));
    if (!rivals) {
      return deployment;
    }
    const holder = holderOf(rivals, since);
    if (holder === deployment) {
      return deployment;
    }
    const others = (holder ? [holder] : rivals)
      .map(({ service }) => service)
      .filter(service => service !== deployment.service);
    return withReason(deployment, {
      id: holder ? 'pin-held' : 'pin-claimed',
      params: { services: others.join(', '), annotation: IMAGE_ANNOTATION },
    });
  });
}
