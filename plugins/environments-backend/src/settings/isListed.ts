import { normalizeRepositoryUrl } from '@downstage/backstage-plugin-environments-common';

/**
 * Whether a repository is one of some URLs, or lies under one of them.
 *
 * @param urls - As the settings have them: in the form of the host's own pages, without a slash at the end
 */
export function isListed(repository: string, urls: string[]): boolean {
  // As its host is asked for it: https://github.com/acme/../other/fleet does not lie under acme
  const normalized = normalizeRepositoryUrl(repository);
  return (
    normalized !== undefined &&
    urls.some(url => normalized === url || normalized.startsWith(`${url}/`))
  );
}
