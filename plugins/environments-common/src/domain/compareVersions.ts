import compare from 'semver/functions/compare';
import valid from 'semver/functions/valid';

/** Beyond it, nothing is a version. */
const MAX_LENGTH = 256;

/**
 * Order of two versions by semver.org 2.0.0 (a leading `v` is ignored): negative, 0 or positive; undefined when one of
 * them is not a semantic version. Tags are never compared as numbers.
 *
 * @public
 */
export function compareVersions(a: string, b: string): number | undefined {
  const areVersions = [a, b].every(
    version =>
      /^v?\d/.test(version) &&
      version.length <= MAX_LENGTH &&
      valid(version) !== null,
  );
  return areVersions ? compare(a, b) : undefined;
}
