import { layoutNamed } from '../layouts';
import type { FolderEdit, ServiceAddition } from '../LayoutDriver';
import type { LocateResult } from '../locate/locatePins';

function driverOf({ layout, folder, detection }: LocateResult) {
  const driver = layout === undefined ? undefined : layoutNamed(layout);
  return driver ?? { refused: `${folder}: ${detection}` };
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
  const driver = driverOf(located);
  if ('refused' in driver) {
    return driver;
  }
  const { folder, files } = located;
  return (
    driver.addService?.({ folder, files, service }) ?? {
      refused: `the layout ${driver.name} cannot express a new service`,
    }
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
  const driver = driverOf(located);
  if ('refused' in driver) {
    return driver;
  }
  const { folder, files } = located;
  return (
    driver.removeService?.({ folder, files, service }) ?? {
      refused: `the layout ${driver.name} cannot express the removal of a service`,
    }
  );
}
