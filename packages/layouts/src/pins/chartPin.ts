import type { YamlPlace } from '../yaml/YamlPlace';
import { type PinFacts, createPin } from './createPin';
import type { VersionPin } from './VersionPin';

/** The pin of a chart's version; undefined where no version is written. */
export function chartPin(
  version: YamlPlace,
  options: { name: string } & Pick<PinFacts, 'layout' | 'names'> &
    Partial<PinFacts>,
): VersionPin | undefined {
  const { name, ...facts } = options;
  const value = version.text();
  return value === undefined
    ? undefined
    : createPin({
        artifact: { kind: 'chart', name },
        value,
        scalars: [{ place: version, role: 'version' }],
        ...facts,
      });
}
