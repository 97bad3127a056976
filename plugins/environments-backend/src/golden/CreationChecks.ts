import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  DEFAULT_NAMESPACE,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { ConflictError, InputError } from '@backstage/errors';
import { findEngine } from '@downstage/readers';
import type { ClusterSources } from '../clusters/ClusterSources';
import type { CreationStore } from '../database/CreationStore';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import type { IdentityStore } from '../database/IdentityStore';
import type { ObjectStore } from '../database/ObjectStore';
import type { Grants } from '../grants/Grants';
import type { PlannedEnvironment } from './NewEnvironment';
import { type Knows, problemOfOwner, problemOfUpstreams } from './problems';
import { proposedEnvironment } from './proposedEnvironment';

/** Entity ref of a new environment. */
export const refOf = ({ name }: { name: string }) =>
  stringifyEntityRef({ kind: 'resource', namespace: DEFAULT_NAMESPACE, name });

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
    },
  ) {}

  /**
   * Refuses what could not live: with an owner, a cluster or an upstream that is not known, or in places that are not granted.
   *
   * @throws InputError with the field and the fix
   */
  async requireFit(
    environment: PlannedEnvironment,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const { clusterSources, grants, knows } = this.options;
    const { cluster, owner } = environment;
    const known = (await clusterSources.all()).map(({ name }) => name);
    const proposed = proposedEnvironment(environment);
    const problems = [
      ...grants
        .restrict(proposed)
        .problems.map(({ subject, message }) => `${subject}: ${message}`),
      ...(known.includes(cluster)
        ? []
        : [
            `cluster: the portal does not watch "${cluster}"; it watches ${
              known.sort().join(', ') || 'none'
            }`,
          ]),
      ...(await problemOfOwner(owner, knows, credentials)),
      ...(await problemOfUpstreams(proposed, knows, credentials)),
    ];
    if (problems.length > 0) {
      throw new InputError(problems.join('; '));
    }
  }

  /**
   * Whether the repository is the environment's already: as the one that it was read from, or as one that was created for it.
   * What a repository says of itself counts for nothing.
   *
   * @throws ConflictError when the name, the repository or the namespace is somebody else's
   */
  async isOwn(environment: PlannedEnvironment): Promise<boolean> {
    const { identities, creations } = this.options;
    const { name, repository, owner, cluster } = environment;
    const identity = (await identities.all()).get(refOf(environment));
    if (identity && identity.home !== repository) {
      throw new ConflictError(
        `name: there is, or was, an environment ${name} in another repository. Give the environment another name`,
      );
    }
    const creation = await creations.find(repository);
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
    const other = others.find(
      item =>
        item.environment !== refOf(environment) ||
        item.owner !== owner ||
        item.cluster !== cluster,
    );
    if (other) {
      throw new ConflictError(
        `repository: ${repository} is that of an environment of another name, owner or cluster. Nothing was changed; give a repository that does not exist`,
      );
    }
    if (others.length > 0) {
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
