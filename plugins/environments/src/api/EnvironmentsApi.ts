import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  CreationChoices,
  CreationFault,
  CreationWish,
  DeploymentHistory,
  EnvironmentOverview,
  EnvironmentRemovalPlan,
  EnvironmentRemovalPull,
  EnvironmentRemovalRequest,
  EnvironmentSearch,
  FoundEnvironments,
  PlannedFile,
  PreviewsRemovalPlan,
  PreviewsRemovalRequest,
  PromotableServices,
  Promotion,
  PromotionBatchPlan,
  PromotionBatchRequest,
  PromotionBatchWish,
  PromotionPlan,
  PromotionRequest,
  PromotionRolloutPlan,
  PromotionRolloutRequest,
  PromotionRolloutWish,
  PromotionWish,
  ReportedArtifacts,
  ServiceConfiguration,
  ServiceDeployments,
  ServiceRemovalPlan,
  ServiceRemovalRequest,
  ServiceRemovalWish,
} from '@downstage/backstage-plugin-environments-common';

/**
 * What the pages ask the environments backend. Every method rejects with a `ResponseError` when the backend refuses.
 *
 * @public
 */
export interface EnvironmentsApi {
  environments(): Promise<EnvironmentOverview[]>;
  environment(ref: string): Promise<EnvironmentOverview>;
  /** Lets an environment come from another repository, which its entity was read from. */
  acceptHome(environment: string, repository: string): Promise<void>;
  deployments(service: string): Promise<ServiceDeployments>;
  history(query: {
    service: string;
    environment?: string;
    limit?: number;
  }): Promise<DeploymentHistory>;
  /** What a service is configured with in an environment, as Git has it now. */
  configuration(deployment: {
    service: string;
    environment: string;
  }): Promise<ServiceConfiguration>;
  /** Newest first. */
  promotions(query: {
    service?: string;
    environment?: string;
    limit?: number;
  }): Promise<Promotion[]>;
  promotion(id: string): Promise<Promotion>;
  /** What a promotion changes, file by file. Rejects with status 403 for those who may not read it. */
  promotionDiff(id: string): Promise<PlannedFile[]>;
  plan(wish: PromotionWish): Promise<PromotionPlan>;
  promote(request: PromotionRequest): Promise<Promotion>;
  /**
   * The services of an environment that do not have the version of an upstream.
   *
   * @param query.from - Entity ref of the upstream; the environment's first one, if it is left out
   */
  promotable(query: {
    environment: string;
    from?: string;
  }): Promise<PromotableServices>;
  planBatch(wish: PromotionBatchWish): Promise<PromotionBatchPlan>;
  /** One promotion for each service, in their order: all of them begin, or none. */
  promoteBatch(request: PromotionBatchRequest): Promise<Promotion[]>;
  planRollout(wish: PromotionRolloutWish): Promise<PromotionRolloutPlan>;
  /** One promotion for each environment, by their rings: all are written down, or none. */
  promoteRollout(request: PromotionRolloutRequest): Promise<Promotion[]>;
  /** What taking a service out of every environment would do. */
  planRemovals(wish: ServiceRemovalWish): Promise<ServiceRemovalPlan>;
  /** One removal for each environment that is named, in their order: all are written down, or none. */
  removeEverywhere(request: ServiceRemovalRequest): Promise<Promotion[]>;
  /** What removing an environment as a whole would do, and where that stands. */
  planEnvironmentRemoval(environment: string): Promise<EnvironmentRemovalPlan>;
  /** The pull request in the environment's fleet; the same one for the same environment. */
  removeEnvironment(
    environment: string,
    request: EnvironmentRemovalRequest,
  ): Promise<EnvironmentRemovalPull>;
  /** What taking a service's previews out of the fleets would do, and where that stands. Rejects with status 403 for those who may not. */
  planPreviewsRemoval(service: string): Promise<PreviewsRemovalPlan>;
  /** The pull requests, one for each fleet; the same ones for the same service. */
  removePreviews(
    service: string,
    request: PreviewsRemovalRequest,
  ): Promise<EnvironmentRemovalPull[]>;
  cancel(id: string): Promise<Promotion>;
  /** Lets automation change a deployment again that was rolled back. */
  liftHold(deployment: { service: string; environment: string }): Promise<void>;
  /** What was reported of a service, last first, and what it follows. */
  reported(service: string): Promise<ReportedArtifacts>;
  /** Takes back what was reported: it is not offered any more. */
  withdrawReported(id: string): Promise<void>;
  /** Lets a service wait no longer for its first image. */
  withdrawAwaited(deployment: {
    service: string;
    environment: string;
  }): Promise<void>;
  /** Asks the delivery engine of a deployment to apply what Git asks for now. */
  requestSync(deployment: {
    service: string;
    environment: string;
  }): Promise<void>;
  /** What the person may choose from when they create a service or an environment. */
  creationChoices(): Promise<CreationChoices>;
  /** All that speaks against what a template would create. */
  checkCreation(wish: CreationWish): Promise<CreationFault[]>;
  /** The environments that a repository has. Each call reads the repository at its host. */
  findEnvironments(search: EnvironmentSearch): Promise<FoundEnvironments>;
}

/**
 * The client of the environments backend.
 *
 * @public
 */
export const environmentsApiRef = createApiRef<EnvironmentsApi>().with({
  id: 'plugin.environments.client',
  pluginId: 'environments',
});
