import type { LayoutDriver } from '../../driver/LayoutDriver';
import type { VersionPin } from '../../pins/VersionPin';
import type { SourceFiles } from '../../yaml/SourceFiles';
import { dependencyIndex } from './dependencyIndex';
import { lockPathOf } from './lockPathOf';
import { LAYOUT } from './name';

/** A dependency with the version that the lock file says its range stands for. */
function resolve(pin: VersionPin, files: SourceFiles): VersionPin {
  const path = lockPathOf(pin.file);
  const index = dependencyIndex(pin);
  if (index === undefined || !files.has(path)) {
    return pin;
  }
  const locked = files.parse(path).roots.at(0)?.get('dependencies', index);
  const version =
    locked?.text('name') === pin.artifact.name
      ? locked?.text('version')
      : undefined;
  return version && version !== pin.value ? { ...pin, resolved: version } : pin;
}

/** Adds to each dependency what its lock file says. */
export const link: LayoutDriver['link'] = (graph, { files }) => {
  for (const file of graph.values()) {
    file.pins = file.pins.map(pin =>
      pin.layout === LAYOUT ? resolve(pin, files) : pin,
    );
  }
};
