import type {
  PlannedFile,
  Promotion,
  PromotionAddition,
  PromotionChange,
  PromotionEvent,
  PromotionPlan,
  PromotionWish,
  RollbackChoice,
  SettingChange,
} from '@downstage/backstage-plugin-environments-common';
import type { VersionPin } from '@downstage/layouts';
import type { RemovalEdit } from '../promote/removal/RemovalEdit';
import type { RevertEdit } from '../promote/revert/RevertEdit';
import type { TakeOverEdit } from '../promote/takeOver/TakeOverEdit';
import { toTurn } from './promotionTurns';
import type { PromotionEventRow, PromotionRow } from './tables';

/**
 * What was reviewed, and is committed as that and nothing else, whatever has moved meanwhile. No text of a file is kept:
 * files are made again from the commit that they were planned on, and compared.
 */
export interface ReviewedPlan
  extends Omit<PromotionPlan, 'files' | 'rollback' | 'settings'> {
  /** What a rollback takes back besides the version. */
  rollback?: Pick<RollbackChoice, 'scope' | 'commits'>;
  serviceTitle: string;
  environmentTitle: string;
  fromTitle?: string;
  digest?: string;
  /**
   * The pins that are set, as they stand at `baseCommit`, or the service that is added, or the commits that are taken back, or the
   * settings that are changed, or the service that goes.
   */
  edit:
    | { pins: VersionPin[] }
    | { addition: PromotionAddition }
    | { takeOver: TakeOverEdit }
    | { revert: RevertEdit }
    | { settings: SettingChange[] }
    | { removal: RemovalEdit };
  /** SHA-256 of each file as it is committed, by path; null where it is deleted. */
  results: Record<string, string | null>;
  /** What the leader of several promotions commits for all of them. */
  together?: { title: string; results: Record<string, string | null> };
}

/** A promotion with what the machinery needs. */
export interface StoredPromotion extends Promotion {
  wish: PromotionWish;
  /** Our commit, once it is known. */
  commitSha?: string;
  /** Who wants it cancelled, written down before the host is asked to close the pull request. */
  cancellation?: { by: string; at: string };
  /** Undefined for those of the first versions of the plugin. */
  plan?: ReviewedPlan;
  /** Id of the promotion that takes its place. */
  supersededBy?: string;
  /** The same for what was asked for together. */
  batchId?: string;
  /** Id of the promotion that commits for all that share a pull request; undefined for one that has its own. */
  leader?: string;
  /** ISO 8601; when the merge of a change of configuration was first seen in what the engine has applied. */
  appliedAt?: string;
}

/** A promotion as it is written down first. */
export interface NewPromotion
  extends Omit<StoredPromotion, 'events' | 'updatedAt' | 'change'> {
  change: Omit<PromotionChange, 'paths'>;
  files: PlannedFile[];
}

/** A step as it is stored. */
export function toEvent(row: PromotionEventRow): PromotionEvent {
  return {
    ...(row.from_state ? { from: row.from_state } : {}),
    to: row.to_state,
    actor: row.actor,
    at: row.at,
    reason: row.reason,
  };
}

/** What its row says of a change; the files have rows of their own. */
export function toChangeText({
  paths: _paths,
  ...change
}: Omit<PromotionChange, 'paths'> & { paths?: string[] }): string {
  return JSON.stringify(change);
}

/** A promotion as it is stored, with its events and the names of its files. */
export function toStoredPromotion(
  row: PromotionRow,
  of: { events: PromotionEvent[]; paths: string[] },
): StoredPromotion {
  const turn = toTurn(row);
  const wish: PromotionWish = JSON.parse(row.wish);
  const plan: ReviewedPlan | undefined = row.plan
    ? JSON.parse(row.plan)
    : undefined;
  return {
    id: row.id,
    kind: row.kind,
    environment: row.environment,
    service: row.service,
    ...(row.from_environment ? { fromEnvironment: row.from_environment } : {}),
    artifact: row.artifact,
    fromVersion: row.from_version,
    toVersion: row.to_version,
    ...(plan?.reported ? { reported: plan.reported } : {}),
    ...(wish.settings ? { settings: wish.settings } : {}),
    state: row.state,
    reason: row.reason,
    requestedBy: row.requested_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    ...(row.deadline ? { deadline: row.deadline } : {}),
    change: { ...JSON.parse(row.change), paths: of.paths },
    events: of.events,
    wish,
    ...(row.commit_sha ? { commitSha: row.commit_sha } : {}),
    ...(row.cancelled_by && row.cancelled_at
      ? { cancellation: { by: row.cancelled_by, at: row.cancelled_at } }
      : {}),
    ...(plan ? { plan } : {}),
    ...(row.superseded_by ? { supersededBy: row.superseded_by } : {}),
    ...(row.batch ? { batchId: row.batch } : {}),
    ...(row.leader ? { leader: row.leader } : {}),
    ...(row.applied_at ? { appliedAt: row.applied_at } : {}),
    ...(turn ? { turn } : {}),
  };
}
