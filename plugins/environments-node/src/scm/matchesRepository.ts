import { normalizeRepositoryUrl } from '@downstage/backstage-plugin-environments-common';

function matchesSegment(pattern: string, segment: string): boolean {
  const parts = pattern
    .split('*')
    .map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^/]*')}$`).test(segment);
}

/**
 * Whether a name of several segments, such as `ghcr.io/acme/loans`, is meant by a pattern of as many, in which `*` stands for any
 * part of one segment.
 *
 * @public
 */
export function matchesSegments(pattern: string, name: string): boolean {
  const [patterns, segments] = [pattern.split('/'), name.split('/')];
  return (
    patterns.length === segments.length &&
    patterns.every((part, index) => matchesSegment(part, segments[index]))
  );
}

/**
 * Whether a repository is meant by a pattern: a URL whose path segments may hold `*`, which stands for any part of one
 * segment. Scheme, host and number of segments are those of the pattern.
 *
 * @param repository - URL of its home page
 *
 * @public
 */
export function matchesRepository(
  pattern: string,
  repository: string,
): boolean {
  const wanted = normalizeRepositoryPattern(pattern);
  const found = normalizeRepositoryUrl(repository);
  return Boolean(wanted && found && matchesSegments(wanted, found));
}

/**
 * Brings a pattern of repositories into the form that {@link matchesRepository} compares; undefined when it is none. The
 * host may hold no `*`.
 *
 * @public
 */
export function normalizeRepositoryPattern(
  pattern: string,
): string | undefined {
  // "*" is a letter like others to what normalises, and stays as it is
  return /^https?:\/\/[^/*]+\//i.test(pattern)
    ? normalizeRepositoryUrl(pattern)
    : undefined;
}
