import compare from 'semver/functions/compare';
import valid from 'semver/functions/valid';

/** With leading zeros in a prerelease, such as a time of day, which semver.org forbids and people write. */
const VERSION = /^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;
const LOOSE = { loose: true };

/**
 * Order of two versions by semver.org 2.0.0 (a leading `v` is ignored): negative, 0 or positive; undefined when one of
 * them is not a semantic version. Tags are never compared as numbers.
 *
 * @public
 */
export function compareVersions(a: string, b: string): number | undefined {
  const areVersions = [a, b].every(
    version => VERSION.test(version) && valid(version, LOOSE) !== null,
  );
  return areVersions ? compare(a, b, LOOSE) : undefined;
}
