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
  | 'rolled-back';

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
 * A wish to bring a version to an environment, and what became of it.
 *
 * @public
 */
export interface Promotion {
  id: string;
  kind: 'promotion' | 'rollback';
  environment: string;
  service: string;
  /** The environment that the version comes from; undefined for a rollback. */
  fromEnvironment?: string;
  artifact: string;
  fromVersion: string;
  toVersion: string;
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
}

const TERMINAL: ReadonlySet<PromotionState> = new Set([
  'healthy',
  'closed',
  'cancelled',
  'superseded',
  'rolled-back',
]);

/**
 * Whether nothing more can happen to a promotion. `failed` is not terminal: it may still become healthy, late.
 *
 * @public
 */
export function isTerminal(state: PromotionState): boolean {
  return TERMINAL.has(state);
}

/**
 * Whether a promotion keeps others of the same deployment from starting. A failed one does not: mending it needs a new one.
 *
 * @public
 */
export function isOpen(state: PromotionState): boolean {
  return !isTerminal(state) && state !== 'failed';
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
 * Whether a promotion can still be withdrawn: nothing of it has reached the environment's branch.
 *
 * @public
 */
export function isCancellable(state: PromotionState): boolean {
  return state === 'draft' || state === 'open';
}
