import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { ServiceResource } from '@downstage/backstage-plugin-environments-node';
import type { NewService } from './NewService';
import { ownerRef, systemRef } from './entityRefs';
import { type Knows, problemOfOwner, repositoryUrl } from './problems';

/** A service in one form, as permissions are decided on it. */
export type ProposedService = NewService & { ref: string };

/**
 * The repository that an entity of the catalog was read from, and its owner, whoever may see it; undefined where there is no
 * entity.
 */
export type FindHome = (
  ref: string,
) => Promise<{ repository?: string; owner?: string } | undefined>;

/**
 * A service as it will be: permissions are decided on it.
 *
 * @throws InputError with the field and the fix
 */
export function serviceResource({
  name,
  owner,
  system,
}: NewService): ServiceResource {
  return {
    ref: stringifyEntityRef({ kind: 'component', name }),
    owner: ownerRef(owner),
    ...(system ? { system: systemRef(system) } : {}),
  };
}

/**
 * A service in one form.
 *
 * @throws InputError with the field and the fix
 */
export function normalizeService(wanted: NewService): ProposedService {
  const repository = repositoryUrl(
    wanted.repository,
    'https://github.com/acme/loans',
  );
  const { ref, owner, system } = serviceResource(wanted);
  return {
    ...wanted,
    ref,
    repository,
    owner: owner!,
    ...(system ? { system } : {}),
  };
}

/** What the catalog has against a service: each with the field and the fix. */
export async function problemsOfService(
  { ref, name, repository, owner, system }: ProposedService,
  { knows, homeOf }: { knows: Knows; homeOf: FindHome },
  credentials: BackstageCredentials,
): Promise<string[]> {
  const existing = await homeOf(ref);
  const isTaken = existing && existing.repository !== repository;
  return [
    ...(isTaken
      ? [
          `name: the catalog has a Component ${name} from another place. Give the service another name`,
        ]
      : []),
    ...(await problemOfOwner(owner, knows, credentials)),
    ...(!system || (await knows(system, credentials))
      ? []
      : [
          `system: the catalog has no ${system} that you may read. Give one that it has, or none`,
        ]),
  ];
}
