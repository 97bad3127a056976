import { leftBehind } from '../kustomize/leftBehind';
import { layoutNamed } from '../layouts';
import type {
  FolderEdit,
  LayoutDriver,
  ServiceAddition,
} from '../LayoutDriver';
import { isBelow } from '../locate/folders';
import type { LocateResult } from '../locate/locatePins';
import type { FolderDraft } from './FileDraft';
import { proveDraft } from './proveDraft';
import {
  conflictWith,
  existingService,
  invalidService,
} from './refusedAddition';
import { stillNeeded } from './stillNeeded';

/** What the driver of a folder's layout does to it, with proof; or why there is nothing that it could do. */
function planWith(
  { layout, folder, detection }: LocateResult,
  what: string,
  draft: (driver: LayoutDriver) => FolderDraft | undefined,
): FolderEdit {
  const driver = layout === undefined ? undefined : layoutNamed(layout);
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
  return {
    changes: drafted.changes.map(({ path, before, after }) => ({
      path,
      before,
      after,
    })),
  };
}

/**
 * The changes that add a service to a folder, written as what is there. It is refused where the folder has the service,
 * where a file would be in the way, and where the result would read as anything else than what was there and the service.
 *
 * @public
 */
export function planAddition(
  located: LocateResult,
  service: ServiceAddition,
): FolderEdit {
  const { folder, files } = located;
  const known = invalidService(service) ?? existingService(located, service);
  if (known) {
    return { refused: known };
  }
  const edit = planWith(located, 'a new service', driver =>
    driver.addService?.({ folder, files, service }),
  );
  if ('refused' in edit) {
    return edit;
  }
  const refused = conflictWith(located, edit.changes);
  return refused ? { refused } : edit;
}

/**
 * The changes that remove a service from a folder. It is refused where anything else would go, or need what goes.
 *
 * @public
 */
export function planRemoval(
  located: LocateResult,
  service: string,
): FolderEdit {
  const { folder, files } = located;
  const edit = planWith(located, 'the removal of a service', driver =>
    driver.removeService?.({ folder, files, service }),
  );
  if ('refused' in edit) {
    return edit;
  }
  const after = new Map(files);
  for (const change of edit.changes) {
    if (change.after === undefined) {
      after.delete(change.path);
    } else {
      after.set(change.path, change.after);
    }
  }
  const refused = leftBehind(files, after) ?? stillNeeded(files, after);
  return refused ? { refused } : edit;
}
