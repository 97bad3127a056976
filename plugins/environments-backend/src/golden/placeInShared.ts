import type { Environment } from '@downstage/backstage-plugin-environments-common';
import {
  type SharedRepository,
  branchFor,
  folderFor,
} from '../settings/readShared';
import type { FollowedEnvironment } from './fleetFile';

/** What an environment is of a shared repository, and what of it stays there when it goes. */
export type PlaceInShared = Pick<
  FollowedEnvironment,
  'place' | 'branch' | 'folder'
> & { left: { folder?: string; branch?: string } };

/**
 * Where the golden path would have put an environment in a shared repository. Pure.
 *
 * @param environment.sources - Those of that repository
 */
export function placeInShared(
  shared: SharedRepository,
  { name, sources }: Pick<Environment, 'name' | 'sources'>,
): PlaceInShared {
  const folder = folderFor(shared, name);
  const branch = branchFor(name);
  return sources.some(source => source.branch === branch)
    ? { place: 'branch', branch, left: { folder, branch } }
    : { place: 'folder', branch: shared.branch, folder, left: { folder } };
}
