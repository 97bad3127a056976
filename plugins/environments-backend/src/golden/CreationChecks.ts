import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  DEFAULT_NAMESPACE,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { ConflictError, InputError } from '@backstage/errors';
import type { Environment } from '@downstage/backstage-plugin-environments-common';
import { findEngine } from '@downstage/readers';
import type { ClusterSources } from '../clusters/ClusterSources';
import type { CreationStore } from '../database/CreationStore';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import type {
  EnvironmentIdentity,
  IdentityStore,
} from '../database/IdentityStore';
import type { ObjectStore } from '../database/ObjectStore';
import type { Grants } from '../grants/Grants';
import type { PlannedEnvironment } from './NewEnvironment';
import type { Quota } from './Quota';
import { overlaps } from './overlaps';
import {
  type Knows,
  problemOfCluster,
  problemOfOwner,
  problemOfUpstreams,
} from './problems';
import { proposedEnvironment } from './proposedEnvironment';

/** What a creation is kept under: the repository, the folder, or the branch, that is the environment. */
export const placeOf = ({
  place,
  repository,
  branch,
  folder,
}: PlannedEnvironment) =>
  place === 'repository'
    ? repository
    : [
        repository,
        'tree',
        branch,
        ...(folder === undefined ? [] : [folder]),
      ].join('/');

/** Entity ref of a new environment. */
export const refOf = ({ name }: { name: string }) =>
  stringifyEntityRef({ kind: 'resource', namespace: DEFAULT_NAMESPACE, name });

/** What of a new environment one that is there reads already: its branch, or the folder of it or of its catalog file. */
function readBy(
  { place, repository, branch, catalog }: PlannedEnvironment,
  { sources }: Environment,
): string | undefined {
  const here = sources.filter(source => source.repository === repository);
  if (place === 'branch' && here.some(source => source.branch === branch)) {
    return `branch: ${branch}`;
  }
  const { folder } = catalog;
  return folder !== undefined &&
    here.some(
      source =>
        source.branch === catalog.branch &&
        source.paths.some(path => overlaps(path, folder)),
    )
    ? `folder: ${folder}`
    : undefined;
}

/** What is known without asking a host or a cluster about an environment that is to be created. */
export class CreationChecks {
  constructor(
    private readonly options: {
      clusterSources: ClusterSources;
      grants: Grants;
      knows: Knows;
      identities: IdentityStore;
      environments: EnvironmentStore;
      creations: CreationStore;
      objects: ObjectStore;
      quota: Quota;
    },
  ) {}

  /**
   * Refuses what could not live: with an owner, a cluster or an upstream that is not known, or in places that are not granted; and
   * what would be one too many of its owner's.
   *
   * @throws InputError with the field and the fix
   */
  async requireFit(
    environment: PlannedEnvironment,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const { clusterSources, grants, knows, quota } = this.options;
    const { cluster, owner, repository, catalog } = environment;
    const watched = await clusterSources.names();
    const proposed = proposedEnvironment(environment);
    const problems = [
      ...grants
        .restrict(proposed)
        .problems.map(({ subject, message }) => `${subject}: ${message}`),
      ...(grants.isHome(repository) &&
      !grants.allowsBranch(repository, catalog.branch)
        ? [
            `branch: environments may not be read from ${catalog.branch} of ${repository}. Add it to "branches" of its entry under environments.homes in app-config`,
          ]
        : []),
      ...problemOfCluster(cluster, { watched }),
      ...(await problemOfOwner(owner, knows, credentials)),
      ...(await quota.problems('environments', {
        ref: refOf(environment),
        owner,
      })),
      ...(await problemOfUpstreams(proposed, knows, credentials)),
    ];
    if (problems.length > 0) {
      throw new InputError(problems.join('; '));
    }
  }

  /**
   * Whether the repository, folder or branch is the environment's already: as the one that it was read from, or as one that was
   * created for it. What a repository says of itself counts for nothing.
   *
   * @param isKept - Whether what was created there before still stands for anything
   * @throws ConflictError when the name, the repository or the namespace is somebody else's
   */
  async isOwn(
    environment: PlannedEnvironment,
    isKept = true,
  ): Promise<boolean> {
    const { identities, creations } = this.options;
    const { owner, cluster, place: kind } = environment;
    const identity = (await identities.all()).get(refOf(environment));
    requireHome(environment, identity);
    const place = placeOf(environment);
    const creation = await creations.find(place);
    const others = [
      ...(identity
        ? [
            {
              environment: identity.ref,
              owner: identity.definition.owner,
              cluster: identity.definition.delivery?.target.cluster,
            },
          ]
        : []),
      ...(creation?.created ? [creation] : []),
    ];
    const isOther = (item: (typeof others)[number]) =>
      item.environment !== refOf(environment) ||
      item.owner !== owner ||
      item.cluster !== cluster;
    if (others.some(item => isOther(item) && (isKept || item !== creation))) {
      throw new ConflictError(
        kind === 'repository'
          ? `repository: ${place} is that of an environment of another name, owner or cluster. Nothing was changed; give a repository that does not exist`
          : `${kind}: ${place} is that of an environment of another owner or cluster. Nothing was changed; give the environment another name`,
      );
    }
    if (others.some(item => !isOther(item))) {
      return true;
    }
    await this.requireEmptyPlace(environment);
    return false;
  }

  /** Namespaces and objects of engines are not taken over, also where they come from elsewhere than the fleet. */
  private async requireEmptyPlace(
    environment: PlannedEnvironment,
  ): Promise<void> {
    const { environments, objects } = this.options;
    const { name, cluster, engine } = environment;
    const control = findEngine(engine)?.controlNamespace;
    const stored = await environments.list();
    const [read] = stored.flatMap(
      item => readBy(environment, item.environment) ?? [],
    );
    if (read) {
      throw new ConflictError(
        `${read} of ${environment.repository} is among the paths of another environment. Give the environment another name, or correct the paths of the other`,
      );
    }
    const isTaken =
      stored.some(
        ({ environment: { delivery } }) =>
          delivery?.target.cluster === cluster &&
          delivery.target.namespaces?.includes(name),
      ) ||
      (await objects.has({ cluster, namespace: name })) ||
      (control !== undefined &&
        (await objects.has({ cluster, namespace: control, name })));
    if (isTaken) {
      throw new ConflictError(
        `name: cluster ${cluster} has a namespace or a delivery object of ${engine} named ${name} already. Give the environment another name`,
      );
    }
  }
}

/** @throws ConflictError when the environment is known from another repository, folder or branch */
function requireHome(
  { name, repository, place, folder, branch }: PlannedEnvironment,
  identity: EnvironmentIdentity | undefined,
): void {
  if (!identity) {
    return;
  }
  const sources = identity.definition.sources.filter(
    source => source.repository === repository,
  );
  const isPlace = {
    repository: () => true,
    folder: () => sources.some(({ paths }) => paths.includes(folder!)),
    branch: () => sources.some(source => source.branch === branch),
  };
  if (identity.home !== repository || !isPlace[place]()) {
    throw new ConflictError(
      `name: there is, or was, an environment ${name} in another ${
        identity.home === repository ? place : 'repository'
      }. Give the environment another name`,
    );
  }
}
