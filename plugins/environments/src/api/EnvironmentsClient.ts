import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import type { FetchApi } from '@backstage/frontend-plugin-api';
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
import type { EnvironmentsApi } from './EnvironmentsApi';

const BASE = 'plugin://environments/v1';

/** Enough for the pages that a person has open, small enough to never matter. */
const REMEMBERED = 50;

function query(parameters: Record<string, string | number | undefined>) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) {
      search.set(name, String(value));
    }
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}

function servicePath(ref: string): string {
  const { kind, namespace, name } = parseEntityRef(ref);
  return ['services', kind.toLocaleLowerCase('en-US'), namespace, name]
    .map(encodeURIComponent)
    .join('/');
}

/** What there is of a service in an environment. */
function deploymentPath(
  { service, environment }: { service: string; environment: string },
  what: string,
): string {
  return `${servicePath(service)}/${what}${query({ environment })}`;
}

function environmentPath(ref: string): string {
  const { namespace, name } = parseEntityRef(ref);
  return ['environments', namespace, name].map(encodeURIComponent).join('/');
}

/**
 * Speaks to the environments backend over HTTP. An answer that has not changed is the same object as before.
 *
 * @public
 */
export class EnvironmentsClient implements EnvironmentsApi {
  private readonly answers = new Map<
    string,
    { etag: string; value: unknown }
  >();

  constructor(private readonly options: { fetchApi: FetchApi }) {}

  async environments(): Promise<EnvironmentOverview[]> {
    return (await this.get<{ items: EnvironmentOverview[] }>('environments'))
      .items;
  }

  async environment(ref: string): Promise<EnvironmentOverview> {
    return this.get(environmentPath(ref));
  }

  async acceptHome(environment: string, repository: string): Promise<void> {
    await this.send('PUT', `${environmentPath(environment)}/home`, {
      repository,
    });
  }

  async deployments(service: string): Promise<ServiceDeployments> {
    return this.get(`${servicePath(service)}/deployments`);
  }

  async history(options: {
    service: string;
    environment?: string;
    limit?: number;
  }): Promise<DeploymentHistory> {
    const { service, ...rest } = options;
    const path = `${servicePath(service)}/history${query({
      limit: 50,
      ...rest,
    })}`;
    return this.get(path);
  }

  async configuration(deployment: {
    service: string;
    environment: string;
  }): Promise<ServiceConfiguration> {
    return this.get(deploymentPath(deployment, 'settings'));
  }

  async promotions(options: {
    service?: string;
    environment?: string;
    limit?: number;
  }): Promise<Promotion[]> {
    const path = `promotions${query(options)}`;
    return (await this.get<{ items: Promotion[] }>(path)).items;
  }

  async promotion(id: string): Promise<Promotion> {
    return this.get(`promotions/${encodeURIComponent(id)}`);
  }

  async promotionDiff(id: string): Promise<PlannedFile[]> {
    const path = `promotions/${encodeURIComponent(id)}/diff`;
    return (await this.get<{ items: PlannedFile[] }>(path)).items;
  }

  async plan(wish: PromotionWish): Promise<PromotionPlan> {
    return this.send('POST', 'promotions/plan', wish);
  }

  async promote(request: PromotionRequest): Promise<Promotion> {
    return this.send('POST', 'promotions', request);
  }

  async promotable(options: {
    environment: string;
    from?: string;
  }): Promise<PromotableServices> {
    const { environment, from } = options;
    return this.get(
      `${environmentPath(environment)}/promotable${query({ from })}`,
    );
  }

  async planBatch(wish: PromotionBatchWish): Promise<PromotionBatchPlan> {
    return this.send('POST', 'promotion-batches/plan', wish);
  }

  async promoteBatch(request: PromotionBatchRequest): Promise<Promotion[]> {
    const { items } = await this.send<{ items: Promotion[] }>(
      'POST',
      'promotion-batches',
      request,
    );
    return items;
  }

  async planRollout(wish: PromotionRolloutWish): Promise<PromotionRolloutPlan> {
    return this.send('POST', 'promotion-rollouts/plan', wish);
  }

  async promoteRollout(request: PromotionRolloutRequest): Promise<Promotion[]> {
    const { items } = await this.send<{ items: Promotion[] }>(
      'POST',
      'promotion-rollouts',
      request,
    );
    return items;
  }

  async planRemovals(wish: ServiceRemovalWish): Promise<ServiceRemovalPlan> {
    return this.send('POST', 'removals/plan', wish);
  }

  async removeEverywhere(request: ServiceRemovalRequest): Promise<Promotion[]> {
    const { items } = await this.send<{ items: Promotion[] }>(
      'POST',
      'removals',
      request,
    );
    return items;
  }

  async planEnvironmentRemoval(
    environment: string,
  ): Promise<EnvironmentRemovalPlan> {
    return this.send('POST', `${environmentPath(environment)}/removal/plan`);
  }

  async removeEnvironment(
    environment: string,
    request: EnvironmentRemovalRequest,
  ): Promise<EnvironmentRemovalPull> {
    return this.send(
      'POST',
      `${environmentPath(environment)}/removal`,
      request,
    );
  }

  async planPreviewsRemoval(service: string): Promise<PreviewsRemovalPlan> {
    return this.send('POST', `${servicePath(service)}/previews/removal/plan`);
  }

  async removePreviews(
    service: string,
    request: PreviewsRemovalRequest,
  ): Promise<EnvironmentRemovalPull[]> {
    const { items } = await this.send<{ items: EnvironmentRemovalPull[] }>(
      'POST',
      `${servicePath(service)}/previews/removal`,
      request,
    );
    return items;
  }

  async cancel(id: string): Promise<Promotion> {
    return this.send('POST', `promotions/${encodeURIComponent(id)}/cancel`);
  }

  async liftHold(deployment: {
    service: string;
    environment: string;
  }): Promise<void> {
    await this.send('DELETE', deploymentPath(deployment, 'hold'));
  }

  reported(service: string): Promise<ReportedArtifacts> {
    return this.get(`${servicePath(service)}/artifacts`);
  }

  async withdrawReported(id: string): Promise<void> {
    await this.send('DELETE', `artifacts/${encodeURIComponent(id)}`);
  }

  async withdrawAwaited(deployment: {
    service: string;
    environment: string;
  }): Promise<void> {
    await this.send('DELETE', deploymentPath(deployment, 'awaited'));
  }

  async requestSync(deployment: {
    service: string;
    environment: string;
  }): Promise<void> {
    const { service, environment } = deployment;
    await this.send('POST', `${servicePath(service)}/sync`, { environment });
  }

  async creationChoices(): Promise<CreationChoices> {
    return this.get('creations/choices');
  }

  async checkCreation(wish: CreationWish): Promise<CreationFault[]> {
    const { faults } = await this.send<{ faults: CreationFault[] }>(
      'POST',
      'creations/check',
      wish,
    );
    return faults;
  }

  async findEnvironments(
    search: EnvironmentSearch,
  ): Promise<FoundEnvironments> {
    return this.send('POST', 'creations/drafts', search);
  }

  private async get<T>(path: string): Promise<T> {
    const known = this.answers.get(path);
    const response = await this.options.fetchApi.fetch(
      `${BASE}/${path}`,
      known ? { headers: { 'If-None-Match': known.etag } } : undefined,
    );
    if (known && response.status === 304) {
      return known.value as T;
    }
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    const value = (await response.json()) as T;
    this.remember(path, response.headers.get('ETag'), value);
    return value;
  }

  private remember(path: string, etag: string | null, value: unknown) {
    this.answers.delete(path);
    if (!etag) {
      return;
    }
    this.answers.set(path, { etag, value });
    if (this.answers.size > REMEMBERED) {
      this.answers.delete(this.answers.keys().next().value!);
    }
  }

  private async send<T>(
    method: 'DELETE' | 'POST' | 'PUT',
    path: string,
    body?: object,
  ): Promise<T> {
    const response = await this.options.fetchApi.fetch(`${BASE}/${path}`, {
      method,
      ...(body
        ? {
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify(body),
          }
        : {}),
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response.status === 204 ? (undefined as T) : response.json();
  }
}
