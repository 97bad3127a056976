import { folderOf, below, nameOf } from '../locate/folders';
import type { VersionPin } from '../pins/VersionPin';
import { YamlFile } from '../yaml/YamlFile';

/** The lock file of a chart's dependencies. */
export function lockPathOf(path: string): string {
  return below(
    folderOf(path),
    nameOf(path) === 'requirements.yaml' ? 'requirements.lock' : 'Chart.lock',
  );
}

/** Notes what the lock file says a dependency's version stands for. */
export function resolveLocks(
  pins: VersionPin[],
  files: ReadonlyMap<string, string>,
): VersionPin[] {
  return pins.map(pin => {
    const text =
      pin.layout === 'umbrella-chart'
        ? files.get(lockPathOf(pin.file))
        : undefined;
    const index = /^dependencies\[(\d+)\]/.exec(pin.path)?.[1];
    if (text === undefined || index === undefined) {
      return pin;
    }
    const [root] = YamlFile.parse({ path: pin.file, text }).roots;
    const locked = root?.get('dependencies', Number(index));
    const version =
      locked?.text('name') === pin.artifact.name
        ? locked?.text('version')
        : undefined;
    return version && version !== pin.value
      ? { ...pin, resolved: version }
      : pin;
  });
}
