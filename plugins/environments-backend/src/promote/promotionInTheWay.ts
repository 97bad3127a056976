import { isDeepStrictEqual } from 'node:util';
import {
  type PromotionPlan,
  type Reason,
  type SettingChange,
  describeSettings,
  isOpen,
  isWaiting,
} from '@downstage/backstage-plugin-environments-common';
import type { StoredPromotion } from '../database/StoredPromotion';
import type { StoredSituation } from '../situation/SituationReader';
import type { PlannedPromotion } from './PlannedPromotion';

/** What an open promotion does, in words. */
function whatOf({ kind, settings, toVersion }: StoredPromotion): string {
  if (kind === 'removal') {
    return 'takes the service out';
  }
  return settings
    ? `sets ${describeSettings(settings)}`
    : `brings ${toVersion}`;
}

/**
 * The open promotion of something else, which this one takes the place of, and what people agree to with it. A rollback
 * takes the place of what waits for its turn, whatever its version; a change of configuration that of another one alone.
 */
export function promotionInTheWay(
  { promotion }: StoredSituation,
  { kind, toVersion: version }: Pick<PromotionPlan, 'kind' | 'toVersion'>,
  settings?: SettingChange[],
): { id: string; consent: string; blocked: Reason[] } | undefined {
  if (
    !promotion ||
    !isOpen(promotion.state) ||
    (kind === 'configuration' && promotion.kind !== kind) ||
    (promotion.toVersion === version &&
      !(kind === 'rollback' && isWaiting(promotion)) &&
      isDeepStrictEqual(promotion.settings, settings))
  ) {
    return undefined;
  }
  const { id, toVersion, change, leader } = promotion;
  const brings = whatOf(promotion);
  return {
    id,
    blocked: leader
      ? [{ id: 'promotion-together', params: { version: toVersion } }]
      : [],
    consent: change.pullRequest
      ? `Closes pull request #${change.pullRequest.number}, which ${brings}`
      : `Withdraws the promotion that ${brings}, which has no pull request yet`,
  };
}

/** A plan with what is to be agreed to and what is in the way beside what it changes. */
export function withOther(
  plan: PromotionPlan,
  other: ReturnType<typeof promotionInTheWay>,
  consents: string[] = [],
): Pick<PlannedPromotion, 'plan' | 'supersedes'> {
  return {
    plan: {
      ...plan,
      consents: [
        ...(other ? [other.consent] : []),
        ...consents,
        ...plan.consents,
      ],
      blocked: [...(other?.blocked ?? []), ...plan.blocked],
    },
    ...(other ? { supersedes: other.id } : {}),
  };
}
