import { withoutSlash } from '../tree/folders';
import type { YamlPlace } from '../yaml/YamlPlace';
import { type PinFacts, createPin } from './createPin';
import type { VersionPin } from './VersionPin';

/**
 * A repository's URL without scheme, user and `.git`: `github.com/acme/shop`. Two URLs of one repository give one name.
 *
 * @public
 */
export function repositoryName(url: string): string {
  return withoutSlash(
    url
      .replace(/^[a-z+]+:\/\//i, '')
      .replace(/^[^@/]+@/, '')
      .replace(/^([^/:]+):(?!\d)/, '$1/')
      .replace(/\.git$/, ''),
  );
}

/** The pin of a Git ref. */
export function gitPin(
  ref: YamlPlace,
  options: { url: string } & Pick<PinFacts, 'layout' | 'names'> &
    Partial<PinFacts>,
): VersionPin | undefined {
  const { url, ...facts } = options;
  const value = ref.text();
  return value === undefined
    ? undefined
    : createPin({
        artifact: { kind: 'git', name: repositoryName(url) },
        value,
        scalars: [{ place: ref, role: 'version' }],
        ...facts,
      });
}
