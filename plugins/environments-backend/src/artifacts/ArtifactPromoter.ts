import type {
  AuditorService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  type ReportedArtifact,
  decidePromotion,
} from '@downstage/backstage-plugin-environments-common';
import type { View } from '../access/Visibility';
import type { ArtifactStore } from '../database/ArtifactStore';
import type {
  EnvironmentStore,
  StoredEnvironment,
} from '../database/EnvironmentStore';
import type { PromotionStore } from '../database/PromotionStore';
import type { PlannedPromotion } from '../promote/PlannedPromotion';
import type { PromotionPlanner } from '../promote/PromotionPlanner';
import type { PromotionService } from '../promote/PromotionService';
import {
  PERMITTED,
  type SituationReader,
  artifactsOf,
} from '../situation/SituationReader';

/** How long something that keeps a version away may pass, before nobody looks any more. */
const PATIENCE_MS = 7 * 24 * 3_600_000;
/** After how long it is looked again whether it has passed. */
const AGAIN_MS = 60_000;

/** What is known to say no for now, and in words. */
function isRefusal(error: unknown): error is Error {
  return (
    error instanceof ConflictError ||
    error instanceof InputError ||
    error instanceof NotFoundError
  );
}

/**
 * Promotes what continuous integration reports into the first environments that want that by themselves: once for each version,
 * forward only, where nothing speaks against it. A person's promotion, and a hold, keep it away.
 */
export class ArtifactPromoter {
  constructor(
    private readonly options: {
      artifacts: ArtifactStore;
      environments: EnvironmentStore;
      promotions: PromotionStore;
      situations: SituationReader;
      planner: PromotionPlanner;
      service: PromotionService;
      auditor: AuditorService;
      logger: LoggerService;
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
    const { environments } = this.options;
    const stored = await environments.list();
    const automatic = stored.filter(
      ({ environment }) =>
        environment.promotion.strategy === 'automatic' &&
        environment.promotesFrom.length === 0,
    );
    let waits = false;
    for (const { environment } of automatic) {
      for (const { ref } of await environments.services()) {
        const state = await this.promote(
          { environment: environment.ref, service: ref },
          { kind, name, stored },
        );
        waits ||= state === 'waits';
      }
    }
    return waits ? AGAIN_MS : undefined;
  }

  /** What there is to do for one deployment, and whether it has to be looked at again. */
  private async promote(
    wish: { environment: string; service: string },
    {
      kind,
      name,
      stored,
    }: { kind: string; name: string; stored: StoredEnvironment[] },
  ): Promise<'done' | 'waits'> {
    const { situations, environments } = this.options;
    const service = await environments.service(wish.service);
    const found = await situations.read({
      service: wish.service,
      environments: stored,
      only: wish.environment,
      permitted: () => PERMITTED,
      isAutomation: true,
    });
    const situation = found.get(wish.environment);
    const { reported, deployment } = situation ?? {};
    const isOwn =
      service &&
      artifactsOf(service, deployment).some(
        own => own.kind === kind && own.name === name,
      );
    if (
      !situation ||
      !reported ||
      !isOwn ||
      !deployment?.desired ||
      deployment.desired.version === reported.version ||
      (await this.isSettled(wish, reported))
    ) {
      return 'done';
    }
    if (decidePromotion(situation).allowed) {
      return this.start(wish, reported, stored);
    }
    return 'waits';
  }

  /** Whether somebody has asked for it since, whatever came of that, or it is too old. */
  private async isSettled(
    wish: { environment: string; service: string },
    { version, reportedAt }: ReportedArtifact,
  ): Promise<boolean> {
    return (
      Date.now() - Date.parse(reportedAt) > PATIENCE_MS ||
      (await this.options.promotions.isAskedFor(wish, {
        version,
        since: reportedAt,
      }))
    );
  }

  private async start(
    deployment: { environment: string; service: string },
    reported: ReportedArtifact,
    stored: StoredEnvironment[],
  ): Promise<'done' | 'waits'> {
    const { planner, service, auditor, logger } = this.options;
    const { version, reportedBy } = reported;
    const wish = { ...deployment, reported: reported.id };
    const view: View = {
      environments: stored,
      visible: async refs => new Set(refs),
      rollbackable: async () => new Set(),
      isAutomation: true,
    };
    try {
      const consents = await this.consents(await planner.plan(wish, view));
      const { id } = await service.start({
        wish: { ...wish, consents },
        expectedVersion: version,
        requestedBy: reportedBy,
        view,
      });
      const entry = await auditor.createEvent({
        eventId: 'promotion-start',
        severityLevel: 'medium',
        meta: {
          kind: 'promotion',
          ...deployment,
          version,
          requestedBy: reportedBy,
        },
      });
      await entry.success({ meta: { promotion: id } });
      return 'done';
    } catch (error) {
      if (!isRefusal(error)) {
        throw error;
      }
      logger.info(
        `${version} is not promoted into ${deployment.environment} by itself: ${error.message}`,
      );
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
