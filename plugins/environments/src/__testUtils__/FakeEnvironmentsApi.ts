import type {
  CreationChoices,
  CreationFault,
  CreationWish,
  DeploymentRecord,
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
  PromotionRolloutPlan,
  PromotionRolloutRequest,
  PromotionRolloutWish,
  PromotionWish,
  FollowedImage,
  ShownReportedArtifact,
  ServiceConfiguration,
  ServiceDeployments,
  ServiceRemovalPlan,
  ServiceRemovalRequest,
  ServiceRemovalWish,
} from '@downstage/backstage-plugin-environments-common';
import type { EnvironmentsApi } from '../api';
import { aRecord, theDeployments } from './deployments';
import { anOverview, dev, east, qa, west } from './environments';
import { CHOICES } from './creation';
import { aBatchPlan, thePromotable } from './batches';
import { CONFIGURATION } from './configuration';
import { DIFF, aPlan, aPromotion } from './promotions';

/** A backend in memory: what it answers is public and may be changed at any time. An error as answer is thrown. */
export class FakeEnvironmentsApi implements EnvironmentsApi {
  overviews: EnvironmentOverview[] = [
    anOverview(dev, { shop: '1.2.0', cart: '3.0.0' }),
    anOverview(qa, { shop: '1.1.0', cart: '3.0.0' }),
    anOverview(east, { shop: '1.1.0' }),
    anOverview(
      west,
      {},
      {
        problems: [
          {
            severity: 'error',
            subject: 'cluster prod-west',
            message: 'does not answer',
          },
        ],
      },
    ),
  ];
  answer: ServiceDeployments | Error = theDeployments();
  rebuilding = false;
  records: DeploymentRecord[] = [
    aRecord('r2', '1.1.0', { fromVersion: '1.0.0', current: true }),
    aRecord('r1', '1.0.0'),
  ];
  choices: CreationChoices | Error = CHOICES;
  /** What speaks against what is asked for. */
  faults: (wish: CreationWish) => CreationFault[] | Promise<CreationFault[]> =
    () => [];
  /** What was checked before it is created, in order. */
  readonly checks: CreationWish[] = [];
  /** What is found where environments are looked for. */
  found: (search: EnvironmentSearch) => FoundEnvironments | Error = () => ({
    environments: [],
    notes: [],
  });
  /** Where environments were looked for, in order. */
  readonly searches: EnvironmentSearch[] = [];
  planned: PromotionPlan | Error = aPlan();
  behind: PromotableServices | Error = thePromotable();
  plannedBatch: PromotionBatchPlan | Error = aBatchPlan();
  /** What was planned and started together, in order. */
  readonly batches: PromotionBatchWish[] = [];
  readonly startedBatches: PromotionBatchRequest[] = [];
  plannedRollout: PromotionRolloutPlan | Error = { targets: [] };
  /** What was planned and started in several environments, in order. */
  readonly rollouts: PromotionRolloutWish[] = [];
  readonly startedRollouts: PromotionRolloutRequest[] = [];
  plannedRemovals: ServiceRemovalPlan | Error = new Error('Not planned');
  /** What was planned to go from everywhere, and what was started of it, in order. */
  readonly removals: ServiceRemovalWish[] = [];
  readonly startedRemovals: ServiceRemovalRequest[] = [];
  plannedEnvironmentRemoval: EnvironmentRemovalPlan | Error = new Error(
    'Not planned',
  );
  /** Environments that were proposed to go, in order. */
  readonly removedEnvironments: Array<[string, EnvironmentRemovalRequest]> = [];
  plannedPreviewsRemoval: PreviewsRemovalPlan | Error = new Error(
    'Not planned',
  );
  /** Services whose previews were proposed to go, in order. */
  readonly removedPreviews: Array<[string, PreviewsRemovalRequest]> = [];
  configured: ServiceConfiguration | Error = CONFIGURATION;
  current: Promotion | Error = aPromotion();
  /** What a list of promotions tells; the current one, if it is left out. */
  listed?: Promotion[];
  reports: ShownReportedArtifact[] | Error = [];
  followed: FollowedImage[] = [];
  diff: PlannedFile[] | Error = DIFF;
  /** What was planned, in order. */
  readonly plans: PromotionWish[] = [];
  /** What was asked for, in order. */
  readonly wishes: Array<PromotionWish & { expectedVersion: string }> = [];
  /** Environments and the repositories that were accepted for them. */
  readonly accepted: Array<[string, string]> = [];
  /** Deployments whose hold was lifted. */
  readonly lifted: Array<{ service: string; environment: string }> = [];
  /** Deployments that are not awaited any more. */
  readonly withdrawn: Array<{ service: string; environment: string }> = [];
  /** Deployments whose engine was asked to sync. */
  readonly synced: Array<{ service: string; environment: string }> = [];
  syncAnswer: undefined | Error = undefined;
  removalAnswer: undefined | Error = undefined;
  environmentRemovalAnswer: undefined | Error = undefined;
  previewsRemovalAnswer: undefined | Error = undefined;
  liftAnswer: undefined | Error = undefined;
  withdrawAnswer: undefined | Error = undefined;
  /** How often deployments were asked for. */
  asked = 0;

  async environments() {
    return this.overviews;
  }

  async environment(ref: string) {
    const found = this.overviews.find(item => item.environment.ref === ref);
    if (!found) {
      throw new Error(`There is no environment ${ref}`);
    }
    return found;
  }

  async deployments() {
    this.asked += 1;
    return this.orThrow(this.answer);
  }

  async history() {
    return { items: this.records, rebuilding: this.rebuilding };
  }

  async configuration() {
    return this.orThrow(this.configured);
  }

  async promotions() {
    return this.listed ?? [this.orThrow(this.current)];
  }

  async promotion() {
    return this.orThrow(this.current);
  }

  async promotionDiff() {
    return this.orThrow(this.diff);
  }

  async plan(wish: PromotionWish) {
    this.plans.push(wish);
    return this.orThrow(this.planned);
  }

  async promote(request: PromotionWish & { expectedVersion: string }) {
    this.wishes.push(request);
    return this.orThrow(this.current);
  }

  async promotable({ from }: { environment: string; from?: string }) {
    const found = this.orThrow(this.behind);
    return from ? { ...found, from } : found;
  }

  async planBatch(wish: PromotionBatchWish) {
    this.batches.push(wish);
    return this.orThrow(this.plannedBatch);
  }

  async promoteBatch(request: PromotionBatchRequest) {
    const promotion = this.orThrow(this.current);
    this.startedBatches.push(request);
    return request.services.map(({ service }) => ({ ...promotion, service }));
  }

  async planRollout(wish: PromotionRolloutWish) {
    this.rollouts.push(wish);
    return this.orThrow(this.plannedRollout);
  }

  async promoteRollout(request: PromotionRolloutRequest) {
    const promotion = this.orThrow(this.current);
    this.startedRollouts.push(request);
    return request.targets.map(({ environment }) => ({
      ...promotion,
      environment,
    }));
  }

  async planRemovals(wish: ServiceRemovalWish) {
    this.removals.push(wish);
    return this.orThrow(this.plannedRemovals);
  }

  async removeEverywhere(request: ServiceRemovalRequest) {
    this.orThrow(this.removalAnswer);
    const promotion = this.orThrow(this.current);
    this.startedRemovals.push(request);
    return request.targets.map(({ environment }) => ({
      ...promotion,
      id: `removal-${environment.split('/')[1]}`,
      environment,
    }));
  }

  async planEnvironmentRemoval() {
    return this.orThrow(this.plannedEnvironmentRemoval);
  }

  async removeEnvironment(ref: string, request: EnvironmentRemovalRequest) {
    this.orThrow(this.environmentRemovalAnswer);
    const plan = this.orThrow(this.plannedEnvironmentRemoval);
    this.removedEnvironments.push([ref, request]);
    const pullRequest: EnvironmentRemovalPull = {
      number: 3,
      url: 'https://github.com/acme/fleet/pull/3',
      state: 'open',
    };
    this.plannedEnvironmentRemoval = { ...plan, pullRequest };
    return pullRequest;
  }

  async planPreviewsRemoval() {
    return this.orThrow(this.plannedPreviewsRemoval);
  }

  async removePreviews(ref: string, request: PreviewsRemovalRequest) {
    this.orThrow(this.previewsRemovalAnswer);
    const plan = this.orThrow(this.plannedPreviewsRemoval);
    this.removedPreviews.push([ref, request]);
    const pullRequest: EnvironmentRemovalPull = {
      number: 4,
      url: 'https://github.com/acme/fleet/pull/4',
      state: 'open',
    };
    this.plannedPreviewsRemoval = {
      ...plan,
      fleets: plan.fleets.map(fleet => ({ ...fleet, pullRequest })),
    };
    return [pullRequest];
  }

  async cancel() {
    this.current = aPromotion({
      ...this.orThrow(this.current),
      state: 'cancelled',
    });
    return this.current;
  }

  async acceptHome(environment: string, repository: string) {
    this.accepted.push([environment, repository]);
    this.overviews = this.overviews.map(
      ({ proposedHome: _accepted, ...overview }) => overview,
    );
  }

  async reported() {
    return { items: this.orThrow(this.reports), followed: this.followed };
  }

  async withdrawReported(id: string) {
    this.orThrow(this.reports);
    this.reports = (this.reports as ShownReportedArtifact[]).filter(
      item => item.id !== id,
    );
  }

  async withdrawAwaited(deployment: { service: string; environment: string }) {
    this.withdrawn.push(deployment);
    if (this.withdrawAnswer) {
      throw this.withdrawAnswer;
    }
  }

  async liftHold(deployment: { service: string; environment: string }) {
    this.orThrow(this.liftAnswer);
    this.lifted.push(deployment);
    this.overviews = this.overviews.map(overview => ({
      ...overview,
      services: overview.services.map(({ hold: _lifted, ...item }) => item),
    }));
  }

  async requestSync(deployment: { service: string; environment: string }) {
    this.orThrow(this.syncAnswer);
    this.synced.push(deployment);
  }

  async creationChoices() {
    return this.orThrow(this.choices);
  }

  async checkCreation(wish: CreationWish) {
    this.checks.push(wish);
    return this.faults(wish);
  }

  async findEnvironments(search: EnvironmentSearch) {
    this.searches.push(search);
    return this.orThrow(this.found(search));
  }

  private orThrow<T>(answer: T | Error): T {
    if (answer instanceof Error) {
      throw answer;
    }
    return answer;
  }
}
