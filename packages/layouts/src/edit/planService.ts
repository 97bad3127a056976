import { layoutNamed } from '../layouts';
import type {
  FolderEdit,
  LayoutDriver,
  ServiceAddition,
} from '../LayoutDriver';
import type { LocateResult } from '../locate/locatePins';

/** What the driver of a folder's layout does to it, or why there is nothing that it could do. */
function planWith(
  { layout, folder, detection }: LocateResult,
  what: string,
  edit: (driver: LayoutDriver) => FolderEdit | undefined,
): FolderEdit {
  const driver = layout === undefined ? undefined : layoutNamed(layout);
  if (!driver) {
    return { refused: `${folder}: ${detection}` };
  }
  return (
    edit(driver) ?? {
      refused: `the layout ${driver.name} cannot express ${what}`,
    }
  );
}

/**
 * The changes that add a service to a folder, written as what is there.
 *
 * @public
 */
export function planAddition(
  located: LocateResult,
  service: ServiceAddition,
): FolderEdit {
  const { folder, files } = located;
  return planWith(located, 'a new service', driver =>
    driver.addService?.({ folder, files, service }),
  );
}

/**
 * The changes that remove a service from a folder.
 *
 * @public
 */
export function planRemoval(
  located: LocateResult,
  service: string,
): FolderEdit {
  const { folder, files } = located;
  return planWith(located, 'the removal of a service', driver =>
    driver.removeService?.({ folder, files, service }),
  );
}
