import { ConflictError, InputError } from '@backstage/errors';
import { previewName } from '@downstage/readers';
import type { Scm } from '@downstage/backstage-plugin-environments-node';
import type { ClusterSources } from '../../clusters/ClusterSources';
import type { CreationStore } from '../../database/CreationStore';
import type { EnvironmentStore } from '../../database/EnvironmentStore';
import type { ObjectStore } from '../../database/ObjectStore';
import type { WeighedCache } from '../../database/WeighedCache';
import type { PreviewGrant } from '../../grants/PreviewGrant';
import type { Fleet } from '../../settings/Fleet';
import { FleetWriter } from '../FleetWriter';
import type { RepositoryCreator, Requester } from '../RepositoryCreator';
import { type FindHome, normalizeService } from '../proposedService';
import { linkTo } from '../pullRequestParts';
import type { NewPreviews, PlannedPreviews } from './PlannedPreviews';
import { PreviewFleet } from './PreviewFleet';
import { planPreviews } from './planPreviews';
import { previewAddition } from './previewAddition';
import {
  type PreviewEngine,
  namespacesOf,
  previewEngine,
} from './previewEngine';
import { isNumbered } from './requireNumbersFree';

/** What was created, or was there. */
export interface CreatedPreviews {
  /** `proposed`: a pull request of the fleet brings them. */
  status: 'created' | 'exists' | 'proposed';
  cluster: string;
  /** That they are delivered to; of several, `*` stands for the number of the pull request. */
  namespace: string;
  /** What proposes, or has brought, them to the fleet. */
  pullRequest?: { number: number; url: string };
}

/** Lets engines deliver the pull requests of services. Each call does what is missing, so that it may be repeated. */
export class ServicePreviews {
  constructor(
    private readonly options: {
      creator: RepositoryCreator;
      creations: CreationStore;
      environments: EnvironmentStore;
      objects: ObjectStore;
      clusterSources: ClusterSources;
      previews: PreviewGrant[];
      fleets: Fleet[];
      texts: WeighedCache<string>;
      homeOf: FindHome;
      /** The type of the integration of a repository's host. */
      hostType: (repository: string) => string | undefined;
      /** Where people reach the portal. */
      appUrl: string;
    },
  ) {}

  /**
   * All that speaks against previews of a service that may not be there yet, without anything being written.
   *
   * @throws InputError or ConflictError with the fields and the fix
   */
  async check(wanted: NewPreviews): Promise<void> {
    await this.prepare(wanted);
  }

  /** Adds to the fleet what lacks; what it has of them is left as people have it. */
  async create(
    wanted: NewPreviews,
    { requestedBy }: Requester,
  ): Promise<CreatedPreviews> {
    await this.requireKnown(wanted);
    const { planned, scm, fleet, isThere } = await this.prepare(wanted);
    const { previews } = previewEngine(planned.engine);
    const { appUrl } = this.options;
    const pullRequest = await new FleetWriter({
      scm,
      fleet,
      place: planned.fleet,
      addition: previewAddition(planned, { requestedBy, appUrl }),
    }).follow();
    const begun = pullRequest?.state === 'open' ? 'proposed' : 'created';
    return {
      status: isThere ? 'exists' : begun,
      cluster: planned.cluster,
      namespace: namespacesOf(planned.namespace, previews),
      ...(pullRequest ? { pullRequest: linkTo(pullRequest) } : {}),
    };
  }

  /** Everything that can be known before the first write. */
  private async prepare(wanted: NewPreviews): Promise<{
    planned: PlannedPreviews;
    scm: Scm;
    fleet: PreviewFleet;
    isThere: boolean;
  }> {
    const { clusterSources, creator, texts } = this.options;
    const planned = planPreviews(wanted, {
      ...this.options,
      watched: await clusterSources.names(),
    });
    const scm = creator.scm(planned.fleet.repository);
    const fleet = new PreviewFleet({
      repository: scm.repository,
      previews: planned,
      texts,
    });
    const isThere = await fleet.isFollowed(await fleet.head());
    if (!isThere) {
      const engine = previewEngine(planned.engine);
      await this.requireServed(planned, engine);
      await this.requireFree(planned, engine);
    }
    return { planned, scm, fleet, isThere };
  }

  /** What a cluster is not known to lack, it may have. */
  private async requireServed(
    { cluster }: PlannedPreviews,
    { title, generators, previews }: PreviewEngine,
  ): Promise<void> {
    const resources = await this.options.objects.resources(cluster);
    const missing = generators.filter(generator =>
      resources.some(
        ({ kind, state }) => kind === generator && state === 'absent',
      ),
    );
    if (missing.length > 0) {
      throw new InputError(
        `cluster: "${cluster}" has no ${missing.join(
          ' and no ',
        )}, by which ${title} delivers pull requests. It takes ${
          previews.needs
        }: install it there, or leave previews out`,
      );
    }
  }

  /** Nothing of an environment, or of the engine, is taken over, also where it comes from elsewhere than the fleet. */
  private async requireFree(
    planned: PlannedPreviews,
    { previews }: PreviewEngine,
  ): Promise<void> {
    const { environments, objects } = this.options;
    const { cluster, namespace, control } = planned;
    const name = previewName(planned);
    const stored = await environments.list();
    const found = await objects.beginning(cluster, { namespace, name });
    const isTheirs = (text: string) =>
      previews.hasNamespaces ? isNumbered(text, namespace) : text === namespace;
    const taken = [
      ...stored.flatMap(({ environment: { delivery } }) =>
        delivery?.target.cluster === cluster
          ? delivery.target.namespaces ?? []
          : [],
      ),
      ...found.map(place => place.namespace),
    ].find(isTheirs);
    if (taken) {
      throw new ConflictError(
        `name: cluster ${cluster} has a namespace ${taken} already. Give the service another name`,
      );
    }
    const delivered = found.find(
      place =>
        place.namespace === control &&
        (place.name === name ||
          (previews.makes.includes(place.kind) &&
            isNumbered(place.name, name))),
    );
    if (delivered) {
      throw new ConflictError(
        `name: cluster ${cluster} has a delivery object named ${delivered.name} already. Give the service another name`,
      );
    }
  }

  /** Whose pull requests are delivered is known from what the portal has created, or from the catalog; not from who asks. */
  private async requireKnown(wanted: NewPreviews): Promise<void> {
    const { creations, homeOf } = this.options;
    const { repository, owner, ref } = normalizeService(wanted);
    const creation = await creations.find(repository);
    const isCreated =
      creation?.created === true &&
      creation.environment === ref &&
      creation.owner === owner;
    const home = isCreated ? undefined : await homeOf(ref);
    const isKnown = home?.repository === repository && home.owner === owner;
    if (!isCreated && !isKnown) {
      throw new InputError(
        `repository: ${repository} is not known as that of ${ref} of ${owner}. Create it with the portal, or register the service first`,
      );
    }
  }
}
