import { ConflictError, NotFoundError } from '@backstage/errors';
import { WATCHED_RESOURCES } from '@downstage/readers';
import {
  type DeliveryRef,
  formatReason,
} from '@downstage/backstage-plugin-environments-common';
import type { DeploymentStore } from '../database/DeploymentStore';
import type { ObjectStore } from '../database/ObjectStore';
import type { ClusterSources } from './ClusterSources';
import type { SyncRights } from './SyncRights';

/** Asks delivery engines to apply what Git asks for. Permissions are checked before. */
export class SyncRequests {
  constructor(
    private readonly options: {
      deployments: DeploymentStore;
      clusters: ClusterSources;
      objects: ObjectStore;
      rights: SyncRights;
    },
  ) {}

  /**
   * Asks the engine's object that a deployment follows.
   *
   * @throws NotFoundError when there is none, ConflictError with the reason when it refuses
   */
  async request(options: {
    environment: string;
    service: string;
    /** Entity ref. */
    requestedBy: string;
  }): Promise<DeliveryRef> {
    const { environment, service, requestedBy } = options;
    const deployment = await this.options.deployments.get(environment, service);
    const delivery = deployment?.delivery;
    if (!delivery) {
      throw new NotFoundError(
        `No object of a delivery engine is known for ${service} in ${environment}`,
      );
    }
    const { cluster, kind, namespace, name, claimed } = delivery;
    if (claimed) {
      throw new ConflictError(
        formatReason({
          id: 'delivery-evident',
          params: { object: `${kind} ${name}` },
        }),
      );
    }
    const source = await this.options.clusters.find(cluster);
    const resource = WATCHED_RESOURCES.find(item => item.kind === kind);
    if (!source?.requestSync || !resource) {
      throw new ConflictError(`Cluster ${cluster} can only be read`);
    }
    const answer = await source.requestSync(
      { resource, namespace, name },
      { requestedBy },
    );
    const refusalOf = await this.options.objects.syncRefusals();
    if (answer.status === 'refused' || refusalOf(delivery)) {
      // Rights that were granted or taken away since they were asked for
      await this.options.rights.check(source, resource);
    }
    if (answer.status === 'refused') {
      throw new ConflictError(`${kind} ${namespace}/${name}: ${answer.reason}`);
    }
    return delivery;
  }
}
