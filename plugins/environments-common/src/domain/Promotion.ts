import type { SettingChange } from './Configuration';
import type { RolloutStep } from './PromotionRollout';
import type { ReportedArtifact } from './ReportedArtifact';

/**
 * What is asked for: a version from upstream, an earlier deployment, other configuration, or that the service goes.
 *
 * @public
 */
export type PromotionKind =
  | 'promotion'
  | 'rollback'
  | 'configuration'
  | 'removal';

/**
 * Stands for the version of a service where Git has none of it: before it is added, and after it is removed.
 *
 * @public
 */
export const NO_VERSION = 'none';

/**
 * Where a promotion stands.
 *
 * @public
 */
export type PromotionState =
  | 'draft'
  | 'open'
  | 'merged'
  | 'waiting-for-sync'
  | 'syncing'
  | 'healthy'
  | 'closed'
  | 'cancelled'
  | 'superseded'
  | 'failed'
  | 'reverted';

/**
 * One repository and branch that a promotion changes.
 *
 * @public
 */
export interface PromotionChange {
  repository: string;
  /** The environment's branch. */
  branch: string;
  /** Our branch. */
  headBranch: string;
  /** The files that it changes. What it changes in them has a route and a permission of its own. */
  paths: string[];
  pullRequest?: {
    number: number;
    url: string;
    state: 'open' | 'merged' | 'closed';
  };
  mergeCommit?: string;
}

/**
 * One step in a promotion's life.
 *
 * @public
 */
export interface PromotionEvent {
  from?: PromotionState;
  to: PromotionState;
  /** Entity ref of a person, or what in the system acted: `scm`, `delivery`, `system`. */
  actor: string;
  /** ISO 8601. */
  at: string;
  reason: string;
}

/**
 * The place of a promotion among those of several environments in order.
 *
 * @public
 */
export interface PromotionTurn {
  /** The same for all promotions that were asked for with it. */
  rollout: string;
  /** From 1 on; those of the same ring go together. */
  ring: number;
  /** For how long the rings before have to be healthy until it begins. */
  soakSeconds: number;
  /** ISO 8601; when it begins if the rings before stay healthy. Undefined while they are not. */
  beginsAt?: string;
  /** ISO 8601; since when it is like every other promotion. Undefined while it waits. */
  begunAt?: string;
}

/**
 * A wish to bring a version or other configuration to an environment, and what became of it.
 *
 * @public
 */
export interface Promotion {
  id: string;
  kind: PromotionKind;
  environment: string;
  service: string;
  /** The environment that the version comes from; undefined for a rollback and for what was reported. */
  fromEnvironment?: string;
  /** What continuous integration reported, where the version comes from there. */
  reported?: ReportedArtifact;
  artifact: string;
  fromVersion: string;
  toVersion: string;
  /** What a change of configuration sets; the version is then the same before and after. */
  settings?: SettingChange[];
  state: PromotionState;
  /** Why it is in that state. */
  reason: string;
  /** Entity ref. */
  requestedBy: string;
  /** ISO 8601. */
  createdAt: string;
  /** ISO 8601. */
  updatedAt: string;
  /** ISO 8601; when it has to be healthy, known once merged. */
  deadline?: string;
  change: PromotionChange;
  events: PromotionEvent[];
  /** Where it is one of several in order. */
  turn?: PromotionTurn;
  /** All of several in order, itself among them, by their rings; told of a single promotion, not in lists. */
  rollout?: RolloutStep[];
  /** What was asked for together with it; told of a single promotion, not in lists. */
  batch?: {
    id: string;
    /** Those of services and environments that the caller may see. */
    others: Array<{
      id: string;
      service: string;
      environment: string;
      toVersion: string;
      state: PromotionState;
      /** Whether the same pull request brings it, so that both are cancelled together. */
      sharesPullRequest: boolean;
    }>;
  };
}

const TERMINAL: ReadonlySet<PromotionState> = new Set([
  'healthy',
  'closed',
  'cancelled',
  'superseded',
  'reverted',
]);

/**
 * Whether a promotion has come to its end. `failed` is not terminal: it may still become healthy, late.
 *
 * @public
 */
export function isTerminal(state: PromotionState): boolean {
  return TERMINAL.has(state);
}

/**
 * Whether nothing of a promotion has reached the environment's branch yet, and it may: it can still be withdrawn, and keeps
 * others of the same deployment from starting. One that is merged does not, and neither does one that failed: mending them
 * needs a new one.
 *
 * @public
 */
export function isOpen(state: PromotionState): boolean {
  return state === 'draft' || state === 'open';
}

/**
 * Whether a promotion waits for its turn: nothing of it is in Git, and it is in nobody's way.
 *
 * @public
 */
export function isWaiting({
  state,
  turn,
}: Pick<Promotion, 'state' | 'turn'>): boolean {
  return state === 'draft' && turn !== undefined && !turn.begunAt;
}

const UNMERGED: ReadonlySet<PromotionState> = new Set([
  'closed',
  'cancelled',
  'superseded',
]);

/**
 * Whether a promotion came to its end without reaching the environment's branch.
 *
 * @public
 */
export function endedWithoutMerge(state: PromotionState): boolean {
  return UNMERGED.has(state);
}

/**
 * Whether what a promotion brought is, as far as is known, what the environment's branch asks for.
 *
 * @public
 */
export function standsInGit(state: PromotionState): boolean {
  return !isOpen(state) && !endedWithoutMerge(state) && state !== 'reverted';
}
