/**
 * Which tags of its images a service takes from the registry, where nobody reports them.
 *
 * @public
 */
export interface FollowedVersions {
  /** A range as npm writes it: `7.x`, `>=1.4 <2`. */
  range: string;
  /** What else a tag ends with: `-alpine`. */
  suffix?: string;
}

/**
 * An image whose tags are taken from its registry, and what came of the last look.
 *
 * @public
 */
export interface FollowedImage extends FollowedVersions {
  /** Image repository without tag. */
  image: string;
  /** ISO 8601; absent before the first look. */
  lookedAt?: string;
  /** Why nothing comes of it. */
  problem?: string;
}
