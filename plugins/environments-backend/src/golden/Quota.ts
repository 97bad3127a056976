import type { CreationStore } from '../database/CreationStore';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import type { CreationSettings } from '../settings/readCreation';

/** For how long what was created counts though the catalog does not have it: it may not have come there, or never will. */
const COMES_WITHIN_MS = 24 * 3_600_000;

const KINDS = { environments: 'resource', services: 'component' } as const;

/** How much of what there is an owner may have: more is not created. */
export class Quota {
  constructor(
    private readonly options: {
      environments: EnvironmentStore;
      creations: CreationStore;
      creation: Pick<CreationSettings, 'quota'>;
    },
  ) {}

  /**
   * What speaks against one more; nothing where it is there already.
   *
   * @param wanted - Entity refs of what is to be created, and of its owner
   */
  async problems(
    key: keyof typeof KINDS,
    { ref, owner }: { ref: string; owner: string },
  ): Promise<string[]> {
    const most = this.options.creation.quota[key];
    if (most === undefined) {
      return [];
    }
    const own = await this.ownedBy(owner, key);
    return own.has(ref) || own.size < most
      ? []
      : [
          `owner: by environments.creation.quota in app-config, an owner may have up to ${most} ${key}, and ${owner} has ${own.size}. Remove one that is not needed, or have the platform team raise it`,
        ];
  }

  /**
   * Entity refs of what the portal has created for it and the catalog has, or was created a short time ago. Of environments, those of
   * the catalog count, too: they come from repositories that are granted. A Component may name anybody as its owner.
   */
  private async ownedBy(
    owner: string,
    key: keyof typeof KINDS,
  ): Promise<Set<string>> {
    const { environments, creations } = this.options;
    const known =
      key === 'environments'
        ? (await environments.list()).map(({ environment }) => environment)
        : await environments.services();
    const created = (await creations.createdFor(owner)).filter(({ ref }) =>
      ref.startsWith(`${KINDS[key]}:`),
    );
    const refs = new Set(known.map(({ ref }) => ref));
    const since = Date.now() - COMES_WITHIN_MS;
    return new Set([
      ...(key === 'environments'
        ? known.filter(item => item.owner === owner).map(({ ref }) => ref)
        : []),
      ...created
        .filter(({ ref, begunAt }) => refs.has(ref) || begunAt > since)
        .map(({ ref }) => ref),
    ]);
  }
}
