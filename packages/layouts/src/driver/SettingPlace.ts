import type { YamlPlace } from '../yaml/YamlPlace';

/** A place below which configuration stands. */
export interface SettingPlace {
  place: YamlPlace;
  /** Whether the texts there are `KEY=value`, of which the value is the setting. */
  literals?: boolean;
  /** Whether all of it is secret: it is named, and neither shown nor edited. */
  secret?: boolean;
  /** Steps below which nothing is configuration, such as what an object is known by. */
  except?: string[][];
}

/** The places under keys of a place, as configuration. */
export function settingsUnder(
  place: YamlPlace,
  ...paths: Array<Parameters<YamlPlace['all']>>
): SettingPlace[] {
  return paths.flatMap(keys =>
    place.all(...keys).map(found => ({ place: found })),
  );
}
