import { parseEntityRef } from '@backstage/catalog-model';
import type { NewEnvironment } from './NewEnvironment';

/** Who reviews all of an environment repository: the team of a group. What a person is called at the host is not known. */
export function codeowners({
  owner,
  repository,
}: NewEnvironment): string | undefined {
  const { kind, name } = parseEntityRef(owner);
  const [, organization] =
    /^\/(.+)\/[^/]+$/.exec(new URL(repository).pathname) ?? [];
  return kind === 'group' && organization
    ? `* @${organization}/${name}\n`
    : undefined;
}
