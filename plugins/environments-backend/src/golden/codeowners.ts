import { parseEntityRef } from '@backstage/catalog-model';
import type { NewEnvironment } from './NewEnvironment';

/** Who reviews an environment repository, or the paths of it that are given: the team of a group. What a person is called at the host is not known. */
export function codeowners(
  { owner, repository }: NewEnvironment,
  paths = '*',
): string | undefined {
  const { kind, name } = parseEntityRef(owner);
  const [, organization] =
    /^\/(.+)\/[^/]+$/.exec(new URL(repository).pathname) ?? [];
  return kind === 'group' && organization
    ? `${paths} @${organization}/${name}\n`
    : undefined;
}
