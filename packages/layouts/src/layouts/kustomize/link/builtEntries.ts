import type { LocatedFile } from '../../../driver/LocatedFile';
import {
  type PinnedEntry,
  pinnedEntries,
} from '../../../kustomization/imageEntries';
import { imageName } from '../../../pins/imageReference';
import { folderOf } from '../../../tree/folders';

/** An entry of `images` that a kustomization is built with: its own, or that of an override. */
export interface Entry extends PinnedEntry {
  /** As images are called alike, however they are written. */
  alike: string;
}

/** The entries that are applied, and what took the place of others. */
export interface BuiltEntries {
  /** In the order in which they are applied. */
  entries: Entry[];
  /** By the keys of entries that are not applied, what stands in their place. */
  displaced: Map<string, Entry>;
}

/** What a kustomization is built with beside what it says itself. */
interface Applied {
  /** Files of overrides, of whichever folder. */
  overrides: LocatedFile[];
  /** Files of transformers, which come last. */
  transformers: LocatedFile[];
}

function entriesOf({ pins, images = [] }: LocatedFile): Entry[] {
  return pinnedEntries(images, pins).map(entry => ({
    ...entry,
    alike: imageName(entry.name) ?? entry.name,
  }));
}

/**
 * The entries that a kustomization is built with. Argo CD puts those of overrides in with `kustomize edit set image`: an
 * entry takes the place of another one of the same name as it is written, and all are sorted by their names.
 * https://github.com/kubernetes-sigs/kustomize/blob/master/kustomize/commands/edit/set/setimage.go
 */
export function builtEntries(
  file: LocatedFile,
  { overrides, transformers }: Applied,
): BuiltEntries {
  const own = entriesOf(file);
  const last = transformers.flatMap(entriesOf);
  // The file of one Application stands before that of all, and wins over it
  const set = overrides
    .filter(({ path }) => folderOf(path) === folderOf(file.path))
    .reverse()
    .flatMap(entriesOf);
  const displaced = new Map<string, Entry>();
  if (set.length === 0) {
    return { entries: [...own, ...last], displaced };
  }
  const named = new Map(set.map(entry => [entry.name, entry]));
  for (const entry of own) {
    const other = named.get(entry.name);
    if (other) {
      displaced.set(entry.key, other);
    } else {
      named.set(entry.name, entry);
    }
  }
  const entries = [...named.values()];
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { entries: [...entries, ...last], displaced };
}
