import type { PinName } from '../pins/VersionPin';
import type { YamlPlace } from '../yaml/YamlPlace';

/** Who reads the values: the layout that shows them, and names that stand outside of them. */
export interface ValuesReader {
  layout: string;
  names: PinName[];
}

/** The same for one map of the values. */
export interface ValuesContext extends ValuesReader {
  /** The registry that the values give for every repository without one. */
  common: (repository?: string) => string | undefined;
}

/** The nearest key above a place. */
export function lastKey(place: YamlPlace): string {
  return (
    place.at
      .filter((step): step is string => typeof step === 'string')
      .at(-1) ?? ''
  );
}
