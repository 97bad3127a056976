import type { AuditorService } from '@backstage/backend-plugin-api';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  type ArtifactRef,
  type Environment,
  type PromotionWish,
  type ReportedArtifact,
  decidePromotion,
  formatReasons,
  isOpen,
  newestReported,
  stringifyDeploymentRef,
} from '@downstage/backstage-plugin-environments-common';
import { ScmError } from '@downstage/backstage-plugin-environments-node';
import { reportedFor } from '../follow/reportedFor';
import type { View } from '../access/Visibility';
import type { ArrivalRefusalStore } from '../database/ArrivalRefusalStore';
import { type ArtifactStore, artifactWork } from '../database/ArtifactStore';
import type {
  AwaitedServiceStore,
  StoredAwaitedService,
} from '../database/AwaitedServiceStore';
import type {
  EnvironmentStore,
  StoredEnvironment,
} from '../database/EnvironmentStore';
import type { DeploymentStore } from '../database/DeploymentStore';
import type { PromotionStore } from '../database/PromotionStore';
import type { WorkStore } from '../database/WorkStore';
import type { PlannedPromotion } from '../promote/PlannedPromotion';
import type { PromotionPlanner } from '../promote/PromotionPlanner';
import type { PromotionService } from '../promote/PromotionService';
import {
  PERMITTED,
  type SituationReader,
  artifactsOf,
  isArtifactOf,
} from '../situation/SituationReader';

/** How long something that keeps a version away may pass, before nobody looks any more. */
const PATIENCE_MS = 7 * 24 * 3_600_000;
/** After how long it is looked again whether it has passed. */
const AGAIN_MS = 60_000;
/** After how long whatever was registered is known here. */
const KNOWN_WITHIN_MS = 10 * 60_000;

/** What is known to say no for now, and in words. */
function isRefusal(error: unknown): error is Error {
  return (
    error instanceof ConflictError ||
    error instanceof InputError ||
    error instanceof NotFoundError ||
    // One host that does not answer keeps no other environment waiting
    error instanceof ScmError
  );
}

/** Whether what is reported comes to an environment by itself. */
const isAutomatic = ({ promotion, promotesFrom }: Environment): boolean =>
  promotion.strategy === 'automatic' && promotesFrom.length === 0;

/** What the portal itself knows of: everything. */
const toView = (stored: StoredEnvironment[]): View => ({
  environments: stored,
  visible: async refs => new Set(refs),
  rollbackable: async () => new Set(),
  isAutomation: true,
});

/**
 * Promotes what continuous integration reports into the first environments that want that by themselves: once for each version,
 * forward only, where nothing speaks against it. A person's promotion, and a hold, keep it away.
 */
export class ArtifactPromoter {
  constructor(
    private readonly options: {
      artifacts: ArtifactStore;
      awaited: AwaitedServiceStore;
      arrivalRefusals: ArrivalRefusalStore;
      deployments: DeploymentStore;
      environments: EnvironmentStore;
      promotions: PromotionStore;
      situations: SituationReader;
      work: WorkStore;
      planner: PromotionPlanner;
      service: PromotionService;
      auditor: AuditorService;
    },
  ) {}

  /**
   * Looks what there is to do with the versions of an artifact.
   *
   * @param id - Kind and name, with a space between
   * @returns when to look again, in milliseconds; undefined where nothing waits
   */
  async look(id: string): Promise<number | undefined> {
    const [kind, name] = id.split(' ');
    const artifact: ArtifactRef = { kind: kind as ArtifactRef['kind'], name };
    const stored = await this.options.environments.list();
    let waits = await this.addAwaited(artifact, stored);
    for (const wish of await this.candidates(artifact, stored)) {
      const state = await this.promote(wish, stored);
      waits ||= state === 'waits';
      if (state === 'done') {
        await this.options.arrivalRefusals.clear(wish);
      }
    }
    return waits ? AGAIN_MS : undefined;
  }

  /** Looks once more at what was reported: environments or services have changed, and may take now what they did not. */
  async askForAll(): Promise<void> {
    const { artifacts, work } = this.options;
    const known = await artifacts.reportedSince(
      new Date(Date.now() - PATIENCE_MS),
    );
    await work.ask(known.map(artifactWork));
  }

  /** Looks once more at what comes to some deployments: Git may ask for something now that it did not ask for. */
  async askForDeployments(environment: string, refs: string[]): Promise<void> {
    const { environments, deployments, work } = this.options;
    const stored = await environments.list();
    const own = stored.find(item => item.environment.ref === environment);
    if (!own || !isAutomatic(own.environment)) {
      return;
    }
    const changed = new Set(refs);
    const services = (await environments.services()).filter(({ ref }) =>
      changed.has(ref),
    );
    for (const service of services) {
      const deployment = await deployments.get(environment, service.ref);
      await work.ask(artifactsOf(service, deployment).map(artifactWork));
    }
  }

  /** The deployments that may take an artifact by themselves. */
  private async candidates(
    artifact: ArtifactRef,
    stored: StoredEnvironment[],
  ): Promise<Array<{ environment: string; service: string }>> {
    const { environments, deployments } = this.options;
    const automatic = stored
      .map(({ environment }) => environment)
      .filter(isAutomatic);
    if (automatic.length === 0) {
      return [];
    }
    const all = new Map(
      (await deployments.all()).map(item => [
        stringifyDeploymentRef(item),
        item,
      ]),
    );
    const services = await environments.services();
    return automatic.flatMap(({ ref: environment }) =>
      services
        .filter(service =>
          isArtifactOf(
            artifact,
            service,
            all.get(
              stringifyDeploymentRef({ environment, service: service.ref }),
            ),
          ),
        )
        .map(({ ref: service }) => ({ environment, service })),
    );
  }

  /** Adds what waits for a first image of an artifact; whether some still do. */
  private async addAwaited(
    artifact: ArtifactRef,
    stored: StoredEnvironment[],
  ): Promise<boolean> {
    const { artifacts, awaited, arrivalRefusals, environments } = this.options;
    const waiting =
      artifact.kind === 'image' ? await awaited.ofImage(artifact.name) : [];
    const reports = waiting.length > 0 ? await artifacts.of([artifact]) : [];
    let waits = false;
    for (const item of waiting) {
      const service = await environments.service(item.service);
      const newest = newestReported(reportedFor(service ?? {}, reports));
      if (
        (await this.isGone(item, stored)) ||
        (newest && (await this.add(item, newest, stored)))
      ) {
        await awaited.end(item);
        await arrivalRefusals.clear(item);
      } else {
        waits ||= newest !== undefined;
      }
    }
    return waits;
  }

  /** Whether there is nothing any more that could be added, or that it could be added to. */
  private async isGone(
    { environment, service, requestedAt }: StoredAwaitedService,
    stored: StoredEnvironment[],
  ): Promise<boolean> {
    // The catalog may have it already, and this process not
    const isYoung = Date.now() - Date.parse(requestedAt) < KNOWN_WITHIN_MS;
    if (isYoung) {
      return false;
    }
    return (
      !stored.some(item => item.environment.ref === environment) ||
      (await this.options.environments.service(service)) === undefined
    );
  }

  /** Whether nothing is left to be done for a service that waited. */
  private async add(
    { environment, service, addition, requestedBy }: StoredAwaitedService,
    { version }: ReportedArtifact,
    stored: StoredEnvironment[],
  ): Promise<boolean> {
    const { deployments, promotions } = this.options;
    const deployment = { environment, service };
    const isThere =
      (await deployments.get(environment, service))?.desired !== undefined;
    if (isThere || (await promotions.open(deployment))) {
      return true;
    }
    const state = await this.begin(
      { ...deployment, addition: { ...addition, tag: version } },
      { version, requestedBy, view: toView(stored) },
    );
    return state === 'done';
  }

  /** What there is to do for one deployment, and whether it has to be looked at again. */
  private async promote(
    wish: { environment: string; service: string },
    stored: StoredEnvironment[],
  ): Promise<'done' | 'waits'> {
    const { situations } = this.options;
    const found = await situations.read({
      service: wish.service,
      environments: stored,
      only: wish.environment,
      permitted: () => PERMITTED,
      isAutomation: true,
    });
    const situation = found.get(wish.environment);
    const { reported, deployment, promotion } = situation ?? {};
    if (!situation || !reported || (await this.isSettled(wish, reported))) {
      return 'done';
    }
    const { desired } = deployment ?? {};
    if (!desired) {
      // What brings the service itself may be on its way
      return promotion && isOpen(promotion.state) ? 'waits' : 'done';
    }
    if (desired.version === reported.version) {
      return 'done';
    }
    const isOther = promotion !== undefined && isOpen(promotion.state);
    const { allowed, reasons } = decidePromotion(situation);
    if (allowed) {
      return this.start(wish, reported, { stored, supersedes: isOther });
    }
    await this.options.arrivalRefusals.record(wish, {
      version: reported.version,
      reason: formatReasons(reasons),
    });
    return 'waits';
  }

  /** Whether somebody has asked for it, whatever came of that, or it is too old. */
  private async isSettled(
    wish: { environment: string; service: string },
    reported: ReportedArtifact,
  ): Promise<boolean> {
    return (
      Date.now() - Date.parse(reported.reportedAt) > PATIENCE_MS ||
      (await this.options.artifacts.isAskedFor(wish, reported))
    );
  }

  private async start(
    deployment: { environment: string; service: string },
    reported: ReportedArtifact,
    facts: { stored: StoredEnvironment[]; supersedes: boolean },
  ): Promise<'done' | 'waits'> {
    const { planner } = this.options;
    const { id, version, reportedBy } = reported;
    const wish = { ...deployment, reported: id };
    const view = toView(facts.stored);
    return this.begin(wish, {
      version,
      requestedBy: reportedBy,
      view,
      // There is nothing else that it could agree to
      ...(facts.supersedes
        ? {
            consents: async () => this.consents(await planner.plan(wish, view)),
          }
        : {}),
    });
  }

  /** Asks for a promotion as people do; what is refused may pass. */
  private async begin(
    wish: PromotionWish,
    options: {
      version: string;
      requestedBy: string;
      view: View;
      consents?: () => Promise<string[]>;
    },
  ): Promise<'done' | 'waits'> {
    const { service: promotions, auditor, arrivalRefusals } = this.options;
    const { version, requestedBy, view } = options;
    const { environment, service } = wish;
    try {
      const consents = await options.consents?.();
      const { id } = await promotions.start({
        wish: { ...wish, ...(consents ? { consents } : {}) },
        expectedVersion: version,
        requestedBy,
        view,
      });
      const entry = await auditor.createEvent({
        eventId: 'promotion-start',
        severityLevel: 'medium',
        meta: { kind: 'promotion', environment, service, version, requestedBy },
      });
      await entry.success({ meta: { promotion: id } });
      return 'done';
    } catch (error) {
      if (!isRefusal(error)) {
        throw error;
      }
      await arrivalRefusals.record(wish, { version, reason: error.message });
      return 'waits';
    }
  }

  /** It takes the place of what it asked for itself, and of nothing else. */
  private async consents({
    plan,
    supersedes,
  }: PlannedPromotion): Promise<string[]> {
    const other = supersedes && (await this.options.promotions.get(supersedes));
    return other &&
      other.plan?.reported &&
      other.requestedBy === other.plan.reported.reportedBy
      ? plan.consents.slice(0, 1)
      : [];
  }
}
