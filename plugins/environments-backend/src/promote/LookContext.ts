import type { LoggerService } from '@backstage/backend-plugin-api';
import type { PromotionChange } from '@downstage/backstage-plugin-environments-common';
import type {
  Scm,
  ScmHosts,
  ScmPullRequest,
} from '@downstage/backstage-plugin-environments-node';
import type { DeploymentStore } from '../database/DeploymentStore';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import type { HoldStore } from '../database/HoldStore';
import type { ObjectStore } from '../database/ObjectStore';
import type { ReasonOf } from '../database/movePromotion';
import type { PromotionStore } from '../database/PromotionStore';
import type { SourceStore } from '../database/SourceStore';
import type { StoredPromotion } from '../database/StoredPromotion';
import type { WeighedCache } from '../database/WeighedCache';
import type { WorkStore } from '../database/WorkStore';
import type { SituationReader } from '../situation/SituationReader';
import type { PersonTokens } from './PersonTokens';
import type { Remaker } from './Remaker';

/** How long things take. */
export interface PromotionTimings {
  /** Between two looks at what waits for an engine. */
  followMs: number;
  /** Between two looks at which pull requests of a repository have changed. A webhook is faster. */
  waitMs: number;
  /** Between two looks at an open pull request of which nothing is told. */
  seldomMs: number;
  /** Between two looks at what has ended and may begin anew. */
  endedMs: number;
  /** For how long what has ended is looked at. */
  endedForMs: number;
  /**
   * For how long a version has to be degraded until the promotion has failed, and configuration synced and healthy until it has
   * come right.
   */
  settledMs: number;
  /** For how long a promotion waits until it is known whether its version is still healthy where it comes from. */
  evidenceMs: number;
}

export const PROMOTION_TIMINGS: PromotionTimings = {
  followMs: 15_000,
  waitMs: 30_000,
  seldomMs: 6 * 60 * 60_000,
  endedMs: 10 * 60_000,
  endedForMs: 7 * 24 * 60 * 60_000,
  settledMs: 60_000,
  evidenceMs: 10 * 60_000,
};

/** What a look at a promotion needs. */
export interface LookContext {
  hosts: ScmHosts;
  promotions: PromotionStore;
  work: WorkStore;
  environments: EnvironmentStore;
  deployments: DeploymentStore;
  holds: HoldStore;
  objects: ObjectStore;
  sources: SourceStore;
  situations: SituationReader;
  remaker: Remaker;
  persons: PersonTokens;
  /** Facts about commits, which do not change. */
  facts: WeighedCache<unknown>;
  appUrl: string;
  logger: LoggerService;
  timings: PromotionTimings;
  /** Told what came of a request: its pull request, or why there is none. */
  onApplied: (
    promotion: StoredPromotion,
    outcome: { pullRequest: string } | { failed: string },
  ) => Promise<void>;
  /** Asks for the environment's source to be read now. */
  onMerged: (promotion: StoredPromotion) => Promise<void>;
}

/** What a look came to: `again` when the promotion has moved on, else when it is to be looked at next, if ever. */
export type LookResult = 'again' | { inMs?: number };

/** One promotion, and the repository that it changes. */
export interface Subject {
  promotion: StoredPromotion;
  /** All that share its commit and its pull request, the leader first; it is among them. */
  group: StoredPromotion[];
  scm: Scm;
}

/** How soon it is looked again for what the host says that it has, or has just got, and does not show. */
export const SHOWN_IN_MS = 5_000;

/** It and those that go with it: what shares its pull request, and stands where it stands. */
export function peersOf({
  promotion,
  group,
}: Omit<Subject, 'scm'>): StoredPromotion[] {
  return [
    promotion,
    ...group.filter(
      ({ id, state }) => id !== promotion.id && state === promotion.state,
    ),
  ];
}

/**
 * Id of the one that does what is done once for all of a group: of the leader, or of who is left where the leader has moved
 * on.
 */
export function actorAmong({ promotion, group }: Subject): string {
  return (
    group.find(({ state }) => state === promotion.state)?.id ?? promotion.id
  );
}

/** Every pull request of a promotion has it. */
export const LABEL = 'downstage';

/** What is written down of a pull request. */
export function toStoredPull({
  number,
  url,
  state,
}: ScmPullRequest): NonNullable<PromotionChange['pullRequest']> {
  return { number, url, state };
}

/** Whether nobody wants the promotion to go on. */
export function isWithdrawn({
  cancellation,
  supersededBy,
}: StoredPromotion): boolean {
  return cancellation !== undefined || supersededBy !== undefined;
}

/** Says anew why it and those that go with it are in their state, where that is not what they say already. */
export async function note(
  { promotions }: LookContext,
  subject: Subject,
  reason: string | ReasonOf,
): Promise<void> {
  for (const peer of peersOf(subject)) {
    const told = typeof reason === 'string' ? reason : reason(peer);
    if (peer.reason !== told) {
      await promotions.transition(peer, {
        to: peer.state,
        actor: 'system',
        reason: told,
      });
    }
  }
}
