import type { Fleet } from '../settings/Fleet';
import type { CreationSettings } from '../settings/readCreation';
import { type SharedRepository, folderFor } from '../settings/readShared';
import type { NewEnvironment } from './NewEnvironment';
import { problemOfFleet } from './problemsOfWriting';

/** The entry of a repository that takes environments as folders. */
export const findShared = (repository: string, shared: SharedRepository[]) =>
  shared.find(item => item.repository === repository);

/** What speaks against a folder for an environment: the configuration alone says which one it is. */
export function problemOfFolder(
  { name, repository, approvals, private: isPrivate }: NewEnvironment,
  folder: string,
  { fleets, creation }: { fleets: Fleet[]; creation: CreationSettings },
): string[] {
  const { shared } = creation;
  const place = findShared(repository, shared);
  if (!place) {
    return [
      `repository: ${repository} takes no environments as folders. environments.creation.shared in app-config permits ${
        shared.map(item => item.repository).join(', ') || 'none'
      }`,
    ];
  }
  const expected = folderFor(place, name);
  const given = [
    ...(approvals === undefined ? [] : ['approvals']),
    ...(isPrivate === undefined ? [] : ['private']),
  ];
  return [
    ...(folder === expected
      ? []
      : [
          `folder: environment ${name} is the folder ${expected} of ${repository}, not "${folder}". Give that one`,
        ]),
    ...given.map(
      field =>
        `${field}: a shared repository is left as it is. Leave the field out, or give a repository that does not exist`,
    ),
    ...problemOfFleet(repository, fleets),
  ];
}
