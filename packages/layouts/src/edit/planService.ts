import type { FileChange, FolderEdit } from '../drafts/FileChange';
import type { FileDraft, FolderDraft } from '../drafts/FileDraft';
import { proveDraft } from '../drafts/proveDraft';
import { type LayoutDriver, layoutNamed } from '../driver/LayoutDriver';
import type { ReadFolder } from '../driver/ReadFolder';
import type { ServiceAddition } from '../driver/ServiceAddition';
import { toSourceFiles } from '../locate/createParser';
import type { LocateResult } from '../locate/locatePins';
import { isBelow } from '../tree/folders';
import type { SourceFiles } from '../yaml/SourceFiles';
import {
  conflictWith,
  existingService,
  invalidService,
} from './refusedAddition';
import { stillNeeded } from './stillNeeded';

/** What the driver of a folder's layout does to it, with proof; or why there is nothing that it could do. */
function planWith(
  layouts: LayoutDriver[],
  { layout, folder, detection }: LocateResult,
  what: string,
  draft: (driver: LayoutDriver) => FolderDraft | undefined,
): FolderDraft {
  const driver = layoutNamed(layouts, layout);
  if (!driver) {
    return { refused: `${folder}: ${detection}` };
  }
  const drafted = draft(driver) ?? {
    refused: `the layout ${driver.name} cannot express ${what}`,
  };
  if ('refused' in drafted) {
    return drafted;
  }
  for (const change of drafted.changes) {
    const problem = isBelow(folder, change.path)
      ? proveDraft(change)
      : `it is outside of ${folder}`;
    if (problem) {
      return { refused: `${change.path}: ${problem}` };
    }
  }
  return drafted;
}

function withoutSteps(draft: FolderDraft): FolderEdit {
  return 'refused' in draft
    ? draft
    : {
        changes: draft.changes.map(({ path, before, after }) => ({
          path,
          before,
          after,
        })),
      };
}

/**
 * The changes that add a service to a folder, written as what is there. It is refused where the folder has the service,
 * where a file would be in the way, and where the result would read as anything else than what was there and the service.
 */
export function planAddition(
  layouts: LayoutDriver[],
  located: LocateResult,
  service: ServiceAddition,
): FolderEdit {
  const { folder } = located;
  const files = toSourceFiles(layouts, located.files);
  const known = invalidService(service) ?? existingService(located, service);
  if (known) {
    return { refused: known };
  }
  const edit = planWith(layouts, located, 'a new service', driver =>
    driver.addService?.({ folder, files, service }),
  );
  if ('refused' in edit) {
    return edit;
  }
  const refused = conflictWith(layouts, located, edit.changes);
  return refused ? { refused } : withoutSteps(edit);
}

/** What somebody listed in the folder goes with its entry, whatever objects the folder is of. */
function removerFor(
  layouts: LayoutDriver[],
  driver: LayoutDriver,
  read: ReadFolder & { service: string },
): LayoutDriver {
  const lister = driver.objects?.ownsFolder
    ? layouts.find(({ folder }) => folder?.lists?.(read))
    : undefined;
  return lister ?? driver;
}

function changedFiles(
  layouts: LayoutDriver[],
  files: ReadonlyMap<string, string>,
  changes: FileChange[],
): SourceFiles {
  const texts = new Map(files);
  for (const { path, after } of changes) {
    if (after === undefined) {
      texts.delete(path);
    } else {
      texts.set(path, after);
    }
  }
  return toSourceFiles(layouts, texts);
}

/** What of a folder is a service's, as the changes that take it out, with the files before and after. */
function removal(
  layouts: LayoutDriver[],
  located: LocateResult,
  service: string,
):
  | { changes: FileDraft[]; files: SourceFiles; after: SourceFiles }
  | { refused: string } {
  const { folder } = located;
  const files = toSourceFiles(layouts, located.files);
  const read = { folder, files, service };
  const edit = planWith(layouts, located, 'the removal of a service', driver =>
    removerFor(layouts, driver, read).removeService?.(read),
  );
  if ('refused' in edit) {
    return edit;
  }
  const after = changedFiles(layouts, files, edit.changes);
  const refused = layouts
    .map(layout => layout.leftBehind?.(files, after))
    .find(problem => problem !== undefined);
  return refused ? { refused } : { ...edit, files, after };
}

/**
 * What of a folder is a service's, as the changes that take it out. It is refused where it cannot be told from what is of others,
 * and where anything that stays changes it.
 */
export function draftRemoval(
  layouts: LayoutDriver[],
  located: LocateResult,
  service: string,
): FolderDraft {
  return removal(layouts, located, service);
}

/**
 * The changes that remove a service from a folder. It is refused where anything else would go, or need what goes.
 */
export function planRemoval(
  layouts: LayoutDriver[],
  located: LocateResult,
  service: string,
): FolderEdit {
  const removed = removal(layouts, located, service);
  if ('refused' in removed) {
    return removed;
  }
  const refused = stillNeeded(layouts, removed.files, removed.after);
  return refused ? { refused } : withoutSteps(removed);
}
