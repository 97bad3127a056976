import type { LayoutDriver } from '../driver/LayoutDriver';
import type { ReadFolder } from '../driver/ReadFolder';
import type { VersionPin } from '../pins/VersionPin';
import type { FoundEntry } from './findEntry';

/** The layout that most pins are written in. */
function mainLayout(
  layouts: LayoutDriver[],
  pins: VersionPin[],
): LayoutDriver | undefined {
  return layouts
    .filter(layout => !layout.given)
    .map(layout => ({
      layout,
      count: pins.filter(pin => pin.layout === layout.name).length,
    }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .at(0)?.layout;
}

/**
 * The layout of a folder. What its configuration begins with counts, unless that says of another layout, only lists objects
 * that are an engine's own or is there for its values; where every file is read, most pins decide.
 */
export function chooseLayout(
  layouts: LayoutDriver[],
  { driver, all }: FoundEntry,
  read: ReadFolder,
  pins: VersionPin[],
): LayoutDriver | undefined {
  if (!driver || all) {
    return mainLayout(layouts, pins) ?? driver;
  }
  const marked = layouts.find(layout => layout.folder?.marked?.(read));
  if (marked) {
    return marked;
  }
  const { folder } = driver;
  if (folder?.ownsEmpty) {
    const values = layouts.find(({ data }) => data?.readAs === 'values');
    const has = (name?: string) => pins.some(pin => pin.layout === name);
    const own =
      has(driver.name) || (!has(values?.name) && folder.ownsEmpty(read));
    return own ? driver : values;
  }
  const owner = layouts.find(
    ({ objects }) =>
      objects?.ownsFolder &&
      folder?.buildsOnly?.(read, object => objects.claims(object)),
  );
  return owner ?? driver;
}

/** Why a folder is of a layout, or of none. */
export function explainLayout(
  chosen: LayoutDriver | undefined,
  { driver, detection }: FoundEntry,
  folder: string,
  pins: VersionPin[],
): string {
  if (detection && chosen === driver) {
    return detection;
  }
  const first = pins.find(pin => pin.layout === chosen?.name);
  return first && chosen
    ? `${first.file} holds ${chosen.evidence}`
    : detection || `no version was found in ${folder}`;
}
