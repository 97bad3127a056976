import type { Fleet } from '../settings/Fleet';
import type { CreationSettings } from '../settings/readCreation';
import {
  type SharedRepository,
  branchFor,
  folderFor,
} from '../settings/readShared';
import type { PlacedEnvironment } from './NewEnvironment';
import { problemOfFleet } from './problemsOfWriting';

/** The entry of a repository that takes environments as folders and branches. */
export const findShared = (repository: string, shared: SharedRepository[]) =>
  shared.find(item => item.repository === repository);

/** What speaks against the folder or branch that was asked for: it is known by the name. */
function problemOfOther(
  { name, repository, place, folder, branch }: PlacedEnvironment,
  entry: SharedRepository,
): string[] {
  if (place === 'branch' && folder !== undefined) {
    return [
      'folder: an environment is a folder or a branch of a shared repository, not both. Leave one of them out',
    ];
  }
  const [given, expected] =
    place === 'branch'
      ? [branch, branchFor(name)]
      : [folder, folderFor(entry, name)];
  return given === expected
    ? []
    : [
        `${place}: environment ${name} is the ${place} ${expected} of ${repository}, not "${given}". Give that one`,
      ];
}

/** What speaks against an environment in a shared repository. */
export function problemOfShared(
  environment: PlacedEnvironment,
  { fleets, creation }: { fleets: Fleet[]; creation: CreationSettings },
): string[] {
  const { repository, place, approvals, private: isPrivate } = environment;
  const { shared } = creation;
  const entry = findShared(repository, shared);
  if (!entry) {
    return [
      `repository: ${repository} takes no environments as ${
        place === 'branch' ? 'branches' : 'folders'
      }. environments.creation.shared in app-config permits ${
        shared.map(item => item.repository).join(', ') || 'none'
      }`,
    ];
  }
  const given = [
    // A branch is protected as the environment's own
    ...(approvals === undefined || place === 'branch' ? [] : ['approvals']),
    ...(isPrivate === undefined ? [] : ['private']),
  ];
  return [
    ...problemOfOther(environment, entry),
    ...given.map(
      field =>
        `${field}: a shared repository is left as it is. Leave the field out, or give a repository that does not exist`,
    ),
    ...problemOfFleet(repository, fleets),
  ];
}
