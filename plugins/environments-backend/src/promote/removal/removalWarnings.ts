import type {
  Deployment,
  Environment,
  Reason,
} from '@downstage/backstage-plugin-environments-common';
import type { StoredSituation } from '../../situation/SituationReader';

/** What becomes of what runs; nothing is said where nothing does. */
function ofEngine({ deployment }: StoredSituation): Reason[] {
  const { delivery, live, prunes } = deployment ?? {};
  if (!live) {
    return [];
  }
  if (prunes === undefined || !delivery) {
    return [{ id: 'removal-prune-unknown' }];
  }
  return [
    {
      id: prunes ? 'removal-pruned' : 'removal-not-pruned',
      params: { object: `${delivery.kind} ${delivery.name}` },
    },
  ];
}

/**
 * What somebody should know who takes a service out: what becomes of what runs, where it stays, and what ends with it. Pure.
 *
 * @param facts.readable - The environments that whoever asks may read
 * @param facts.deployments - Those of the service
 */
export function removalWarnings({
  situation,
  readable,
  deployments,
}: {
  situation: StoredSituation;
  readable: Environment[];
  deployments: Deployment[];
}): Reason[] {
  const { target, holds } = situation;
  const has = new Set(
    deployments
      .filter(({ desired }) => desired)
      .map(({ environment }) => environment),
  );
  const later = readable.filter(
    ({ ref, promotesFrom }) =>
      has.has(ref) && promotesFrom.includes(target.ref),
  );
  const [hold] = holds;
  return [
    ...ofEngine(situation),
    ...(later.length > 0
      ? [
          {
            id: 'removal-downstream' as const,
            params: {
              environments: later.map(({ title }) => title).join(', '),
            },
          },
        ]
      : []),
    ...(hold
      ? [
          {
            id: 'removal-held' as const,
            params: {
              environment: target.title,
              by: hold.by,
              from: hold.fromVersion,
              to: hold.toVersion,
            },
          },
        ]
      : []),
  ];
}
