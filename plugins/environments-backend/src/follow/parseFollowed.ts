import {
  type FollowedVersions,
  compareVersions,
} from '@downstage/backstage-plugin-environments-common';
import Range from 'semver/classes/range';
import valid from 'semver/functions/valid';

/** Characters of a range: each alternative in it is compared with each tag. */
export const LONGEST_RANGE = 100;

/** A range of versions; undefined where a text is none. */
function parseRange(text: string): Range | undefined {
  if (text.length > LONGEST_RANGE) {
    return undefined;
  }
  try {
    return new Range(text);
  } catch {
    return undefined;
  }
}

/** Whether a text is a range of versions. */
export const isVersionRange = (text: string): boolean =>
  parseRange(text) !== undefined;

/**
 * Tells of tags whether they are among those that are followed. What is no whole semantic version, such as `7` or `latest`, is moved
 * by its maker, and never is; of a range that is none, nothing is.
 */
export function parseFollowed({
  range: text,
  suffix = '',
}: FollowedVersions): (tag: string) => boolean {
  const range = parseRange(text);
  return tag => {
    if (!range || !tag.endsWith(suffix)) {
      return false;
    }
    const version = tag.slice(0, tag.length - suffix.length);
    return (
      compareVersions(version, version) !== undefined &&
      valid(version) !== null &&
      range.test(version)
    );
  };
}
