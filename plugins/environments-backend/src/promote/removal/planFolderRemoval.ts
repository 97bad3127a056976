import {
  type FileChange,
  type LocateResult,
  canonical,
  planRemoval,
} from '@downstage/layouts';
import { filesBelow } from '../atCommit/serviceFolders';
import type { FoundTree } from '../../sources/withChanges';
import type { RemovalEdit } from './RemovalEdit';

type Refused = { refused: string };

/** What nobody can review is not deleted. */
const notShown = (path: string): Refused => ({
  refused: `${path} cannot be shown: it is no text, or its folder is too large. Take it out by hand`,
});

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);

/** A file that stays alone in a folder of which all else goes, since its text was not read. */
function leftAlone(
  { folder, paths, files }: LocateResult,
  changes: FileChange[],
): string | undefined {
  const folders = new Set(
    changes
      .filter(({ after }) => after === undefined)
      .map(({ path }) => folderOf(path))
      .filter(path => path !== '' && path !== `${folder}/`),
  );
  return paths.find(
    path => !files.has(path) && [...folders].some(at => path.startsWith(at)),
  );
}

/** Whether a folder is called by one of some names, as pins are. */
const isCalled = (folder: string, names: string[]): boolean =>
  names.map(canonical).includes(canonical(folder));

/** All files of a folder that is the service's alone. */
function wholeFolder(
  { folder, files }: LocateResult,
  tree: FoundTree,
): { changes: FileChange[] } | Refused {
  const paths = filesBelow(tree, folder);
  if (paths.length === 0) {
    return {
      refused: `${folder} has too many files for one service. Take them out by hand`,
    };
  }
  const unread = paths.find(path => !files.has(path));
  return unread
    ? notShown(unread)
    : { changes: paths.map(path => ({ path, before: files.get(path) })) };
}

/**
 * The changes that take a service out of one folder, by the first of its names that is known there; or why that cannot be done
 * without taking anything else.
 */
export function planFolderRemoval(
  located: LocateResult,
  { service, names }: RemovalEdit['folders'][number],
  of: { tree: FoundTree; service: RemovalEdit['service'] },
): { changes: FileChange[] } | Refused {
  if (service !== undefined) {
    // A sidecar does not own the folder that it stands in
    return isCalled(service, of.service.names)
      ? wholeFolder(located, of.tree)
      : {
          refused: `${located.folder} is called ${service}, and not as the service. Take it out by hand`,
        };
  }
  let refused: string | undefined;
  for (const name of names) {
    const edit = planRemoval(located, name);
    if (!('refused' in edit)) {
      const left = leftAlone(located, edit.changes);
      return left ? notShown(left) : edit;
    }
    refused ??= edit.refused;
  }
  return {
    refused: refused ?? `nothing in ${located.folder} is known as the service`,
  };
}
