import type { VersionPin } from '../../pins/VersionPin';

/** Which dependency of its chart a pin is. */
export function dependencyIndex({ path }: VersionPin): number | undefined {
  const index = /^dependencies\[(\d+)\]/.exec(path)?.[1];
  return index === undefined ? undefined : Number(index);
}
