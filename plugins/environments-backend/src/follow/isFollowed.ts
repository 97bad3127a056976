import {
  type FollowedVersions,
  compareVersions,
} from '@downstage/backstage-plugin-environments-common';
import satisfies from 'semver/functions/satisfies';
import valid from 'semver/functions/valid';
import validRange from 'semver/ranges/valid';

/** Whether a text is a range of versions. */
export const isVersionRange = (text: string): boolean =>
  validRange(text) !== null;

/**
 * Whether a tag is one of those that are followed. What is no whole semantic version, such as `7` or `latest`, is moved by its
 * maker, and never is.
 */
export function isFollowed(
  tag: string,
  { range, suffix = '' }: FollowedVersions,
): boolean {
  if (!tag.endsWith(suffix)) {
    return false;
  }
  const version = tag.slice(0, tag.length - suffix.length);
  return (
    compareVersions(version, version) !== undefined &&
    valid(version) !== null &&
    satisfies(version, range)
  );
}
