import type { Entry, FolderListing } from '../../driver/ReadFolder';
import { below, folderOf } from '../../tree/folders';
import { isHelmfile, isTemplate } from './claims';

/** The states of a folder. Beside a helmfile, other templates are what it leads to: values, or further states. */
export function entry({ folder, inside }: FolderListing): Entry | undefined {
  const folders = [folder, below(folder, 'helmfile.d')];
  const templates = inside.filter(
    path =>
      isTemplate(path) &&
      folders.includes(folderOf(path)) &&
      !/values[^/]*$/.test(path),
  );
  const named = templates.filter(isHelmfile);
  const states = named.length > 0 ? named : templates;
  return states.length > 0
    ? { detection: `${states[0]} is a helmfile`, files: states }
    : undefined;
}
