import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  type DeliveryRef,
  environmentsSyncPermission,
  stringifyDeploymentRef,
} from '@downstage/backstage-plugin-environments-common';
import {
  type DeploymentStore,
  type FollowingDeployment,
  deliveryKey,
} from '../database/DeploymentStore';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import type { Access } from './Access';
import type { Visibility } from './Visibility';

/**
 * Who may ask for a sync. An object of a delivery engine may deliver many services: a sync of one is a sync of all, so that
 * the permission is needed on each.
 */
export class SyncAccess {
  constructor(
    private readonly options: {
      access: Access;
      visibility: Visibility;
      deployments: DeploymentStore;
      environments: EnvironmentStore;
    },
  ) {}

  /**
   * Which of some objects the caller may not sync, since they deliver something that the caller may not sync. Several
   * environments may follow one object.
   */
  async refused(
    deliveries: DeliveryRef[],
    credentials: BackstageCredentials,
  ): Promise<(delivery: DeliveryRef) => boolean> {
    const missing = await this.missing(deliveries, credentials);
    const keys = new Set(missing.map(({ delivery }) => deliveryKey(delivery)));
    return delivery => keys.has(deliveryKey(delivery));
  }

  /**
   * @throws NotFoundError when no object is known that delivers the service, NotAllowedError that names the permission and
   * the deployments on which it is missing, as far as the caller may know of them
   */
  async require(
    deployment: { environment: string; service: string },
    credentials: BackstageCredentials,
  ): Promise<void> {
    const { access, visibility, deployments } = this.options;
    await access.require(environmentsSyncPermission, deployment, credentials);
    const { environment, service } = deployment;
    const delivery = (await deployments.get(environment, service))?.delivery;
    if (!delivery) {
      throw new NotFoundError(
        `No object of a delivery engine is known for ${service} in ${environment}`,
      );
    }
    const missing = await this.missing([delivery], credentials);
    if (missing.length === 0) {
      return;
    }
    const [environments, services] = await Promise.all([
      visibility.environmentRefs(undefined, credentials),
      visibility.services(credentials),
    ]);
    const known = missing.filter(
      item =>
        environments.includes(item.environment) && services.has(item.service),
    );
    const unknown = missing.length - known.length;
    const on = [
      ...known.map(stringifyDeploymentRef),
      ...(unknown > 0 ? [`${unknown} that you may not see`] : []),
    ];
    throw new NotAllowedError(
      `${delivery.kind} ${
        delivery.name
      } delivers other services, too: you need the permission ${
        environmentsSyncPermission.name
      } on ${on.join(', ')}`,
    );
  }

  private async missing(
    deliveries: DeliveryRef[],
    credentials: BackstageCredentials,
  ): Promise<FollowingDeployment[]> {
    const { access, deployments } = this.options;
    const following = await deployments.following(deliveries);
    if (following.length === 0) {
      return [];
    }
    const [stored, services] = await Promise.all([
      this.options.environments.list(),
      this.options.environments.services(),
    ]);
    const environmentOf = new Map(
      stored.map(({ environment }) => [environment.ref, environment]),
    );
    const serviceOf = new Map(services.map(item => [item.ref, item]));
    const resources = following.flatMap(item => {
      const environment = environmentOf.get(item.environment);
      const service = serviceOf.get(item.service);
      // What is not known any more is nobody's
      return environment && service ? [{ item, environment, service }] : [];
    });
    const permitted = new Set(
      await access.permitted(
        environmentsSyncPermission,
        resources,
        credentials,
      ),
    );
    return resources
      .filter(resource => !permitted.has(resource))
      .map(({ item }) => item);
  }
}
