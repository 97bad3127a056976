import { InputError } from '@backstage/errors';
import type { Fleet } from '../settings/Fleet';
import type { CreationSettings } from '../settings/readCreation';
import { folderFor } from '../settings/readShared';
import type {
  EnvironmentPlace,
  NewEnvironment,
  PlacedEnvironment,
  PlannedEnvironment,
} from './NewEnvironment';
import { ownerRef } from './entityRefs';
import { problemOfSecrets } from './keptSecrets';
import { problemOfLayout } from './problemOfLayout';
import { problemOfName } from './problemOfName';
import { findShared, problemOfShared } from './problemOfShared';
import { problemOfPlace, repositoryUrl } from './problems';

/** The fleet that the engine of a cluster follows, and how. */
export function findFleet(fleets: Fleet[], cluster: string) {
  const fleet = fleets.find(({ clusters }) => Object.hasOwn(clusters, cluster));
  return fleet && { ...fleet, ...fleet.clusters[cluster] };
}

/** What an environment shall be in Git. */
function placeIn({ folder, branch }: NewEnvironment): EnvironmentPlace {
  if (branch !== undefined) {
    return 'branch';
  }
  return folder === undefined ? 'repository' : 'folder';
}

/**
 * Makes what is asked for complete, in one form.
 *
 * @throws InputError with the field and the fix
 */
export function normalizeEnvironment(
  wanted: NewEnvironment,
  { shared }: CreationSettings,
): PlacedEnvironment {
  const repository = repositoryUrl(
    wanted.repository,
    'https://github.com/acme/env-qa',
  );
  const place = placeIn(wanted);
  const entry =
    place === 'repository' ? undefined : findShared(repository, shared);
  const { branch = 'main' } = entry ?? {};
  return {
    ...wanted,
    repository,
    place,
    branch: wanted.branch ?? branch,
    catalog: {
      branch,
      folder:
        entry && place === 'branch'
          ? folderFor(entry, wanted.name)
          : wanted.folder,
    },
    owner: ownerRef(wanted.owner),
  };
}

/**
 * Adds what the configuration says: where the environment goes is chosen by its cluster alone.
 *
 * @param wanted - As {@link normalizeEnvironment} gives it
 * @throws InputError with each field and the fix
 */
export function planEnvironment(
  wanted: PlacedEnvironment,
  settings: { fleets: Fleet[]; creation: CreationSettings },
): PlannedEnvironment {
  const { repository, cluster, engine } = wanted;
  const fleet = findFleet(settings.fleets, cluster);
  const problems = [
    ...problemOfName(wanted),
    ...problemOfLayout(wanted, fleet),
    ...(wanted.place === 'repository'
      ? problemOfPlace(repository, 'repositories', settings.creation)
      : problemOfShared(wanted, settings)),
    ...(fleet
      ? []
      : [
          `cluster: "${cluster}" follows no fleet. environments.fleets in app-config has ${
            settings.fleets
              .flatMap(({ clusters }) => Object.keys(clusters))
              .sort()
              .join(', ') || 'no cluster'
          }`,
        ]),
    ...(fleet && engine && engine !== fleet.engine
      ? [
          `engine: cluster ${cluster} is delivered to by ${fleet.engine}, not by ${engine}. Leave the field out`,
        ]
      : []),
  ];
  if (fleet) {
    problems.push(...problemOfSecrets(wanted, fleet));
  }
  if (!fleet || problems.length > 0) {
    throw new InputError(problems.join('; '));
  }
  const policy = settings.creation.tiers[wanted.tier];
  return {
    ...wanted,
    private: wanted.private ?? true,
    // The tier's are the least
    approvals: Math.max(wanted.approvals ?? 0, policy.approvals),
    policy,
    engine: fleet.engine,
    fleet,
  };
}
