import type {
  ArrivalRefusal,
  Decision,
  Deployment,
  EnvironmentTier,
  PreparedRollback,
  PromotionDecision,
  PromotionSummary,
  Reason,
  ReportedArtifact,
  ServiceEnvironment,
  ShownAwaitedService,
  ShownHold,
} from '@downstage/backstage-plugin-environments-common';
import {
  type Lag,
  isOpen,
} from '@downstage/backstage-plugin-environments-common';

/** What one tile shows. */
export interface TileView {
  ref: string;
  title: string;
  tier: EnvironmentTier;
  found: boolean;
  /** The version in large type: what runs, else nothing. */
  live?: string;
  /** Version of what the chart deploys, when the version in large type is the chart's. */
  app?: string;
  /** What Git asks for, when it is not what runs. */
  asksFor?: string;
  sync: Deployment['sync'];
  health: Deployment['health'];
  since?: string;
  /** Why sync and health are what they are. */
  reason?: Reason;
  /** What of it is not known now, and since when. */
  unknown?: { what: 'sync' | 'health' | 'both'; since: string };
  guess: boolean;
  /** Upstreams by title. */
  lag: Array<{ upstream: string; lag: Lag }>;
  /** Until it comes here. */
  awaited?: ShownAwaitedService;
  /** Why what was reported does not come by itself. */
  refusal?: ArrivalRefusal;
  /** What was reported for it and nobody has asked for yet. */
  reported?: ReportedArtifact;
  promotion?: PromotionSummary;
  /** The title of an environment, by its ref. */
  titleOf: (environment: string) => string;
  hold?: ShownHold;
  promote: PromotionDecision;
  rollback: Decision;
  prepared?: PreparedRollback;
  problems: number;
}

function unknownOf({
  sync,
  health,
  staleSince,
}: Deployment): TileView['unknown'] {
  if (!staleSince || (sync !== 'unknown' && health !== 'unknown')) {
    return undefined;
  }
  if (sync === health) {
    return { what: 'both', since: staleSince };
  }
  return { what: sync === 'unknown' ? 'sync' : 'health', since: staleSince };
}

/** What continuous integration reported, until Git or a promotion asks for it. */
function newlyReported({
  promote,
  deployment,
  promotion,
}: ServiceEnvironment): ReportedArtifact | undefined {
  const { reported } = promote;
  const asked = [
    deployment?.desired?.version,
    promotion && isOpen(promotion.state) ? promotion.toVersion : undefined,
  ];
  return reported && !asked.includes(reported.version) ? reported : undefined;
}

/** Decides what a tile shows of an environment; `all` names the upstreams. */
export function describeTile(
  item: ServiceEnvironment,
  all: ServiceEnvironment[],
): TileView {
  const { environment, deployment } = item;
  const titles = new Map(
    all.map(other => [other.environment.ref, other.environment.title]),
  );
  const titleOf = (ref: string) => titles.get(ref) ?? ref;
  const live = deployment?.live?.version;
  const isChart = deployment?.live?.artifact.kind === 'chart';
  const { app, image } = deployment?.live?.versions ?? {};
  const desired = deployment?.desired?.version;
  return {
    ref: environment.ref,
    title: environment.title,
    tier: environment.tier,
    found: Boolean(deployment),
    live,
    app: isChart && (app ?? image) !== live ? app ?? image : undefined,
    asksFor: desired !== live ? desired : undefined,
    sync: deployment?.sync ?? 'unknown',
    health: deployment?.health ?? 'unknown',
    since: deployment?.since,
    reason: deployment?.reason,
    unknown: deployment && unknownOf(deployment),
    guess: deployment?.match.guess ?? false,
    lag: deployment
      ? item.lag.map(({ upstream, lag }) => ({
          upstream: titleOf(upstream),
          lag,
        }))
      : [],
    awaited: item.awaited,
    reported: newlyReported(item),
    refusal: item.arrivalRefusal,
    promotion: item.promotion,
    titleOf,
    hold: item.hold,
    promote: item.promote,
    rollback: item.rollback,
    prepared: item.prepared,
    problems: item.problems.length,
  };
}
