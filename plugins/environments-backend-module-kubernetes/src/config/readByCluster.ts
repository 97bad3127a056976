import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/**
 * A section that has a value per cluster. It is read as a whole: names of contexts may have characters that keys of the
 * configuration may not, such as those of EKS.
 */
export function readByCluster<T>(
  config: Config,
  key: string,
  read: (value: unknown) => T | undefined,
  wanted: string,
): Record<string, T> {
  const section = config.getOptional(key) ?? {};
  if (typeof section !== 'object' || Array.isArray(section)) {
    throw new InputError(
      `${key}: ${JSON.stringify(
        section,
      )} is no map; write a cluster's name and ${wanted}`,
    );
  }
  return Object.fromEntries(
    Object.entries(section).map(([cluster, value]) => {
      const result = read(value);
      if (result === undefined) {
        throw new InputError(
          `${key}.${cluster}: ${JSON.stringify(value)} is not ${wanted}`,
        );
      }
      return [cluster, result];
    }),
  );
}
