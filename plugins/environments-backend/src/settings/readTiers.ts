import {
  ENVIRONMENT_TIERS,
  type EnvironmentTier,
  LONGEST_SOAK_SECONDS,
  parseDuration,
} from '@downstage/backstage-plugin-environments-common';
import { z } from 'zod';

/** What a new environment of a tier begins with. */
export interface TierPolicy {
  /** Approvals that a pull request needs. */
  approvals: number;
  /** Of a first environment; others are promoted to by people. */
  strategy: 'manual' | 'automatic';
  /** ISO 8601 durations, as in the entity. */
  healthyWithin: string;
  soak?: string;
}

export type TierPolicies = Record<EnvironmentTier, TierPolicy>;

const REVIEWED: TierPolicy = {
  approvals: 1,
  strategy: 'manual',
  healthyWithin: 'PT30M',
};

const DEFAULTS: TierPolicies = {
  development: { ...REVIEWED, approvals: 0 },
  testing: REVIEWED,
  staging: REVIEWED,
  production: { ...REVIEWED, soak: 'PT1H' },
};

const duration = z
  .string()
  .refine(value => parseDuration(value) !== undefined, {
    error: ({ input }) =>
      `"${input}" is no ISO 8601 duration, such as PT30M or P1D`,
  });

const policy = z.strictObject({
  approvals: z.int().min(0).max(6).optional(),
  strategy: z.enum(['manual', 'automatic']).optional(),
  healthyWithin: duration.optional(),
  soak: duration
    .refine(value => (parseDuration(value) ?? 0) <= LONGEST_SOAK_SECONDS, {
      error: 'must be at most P30D',
    })
    .optional(),
});

/** `environments.creation.tiers`, with what it leaves out. */
export const tiers = z
  .partialRecord(z.enum(ENVIRONMENT_TIERS as [EnvironmentTier]), policy)
  .default({})
  .transform(
    given =>
      Object.fromEntries(
        ENVIRONMENT_TIERS.map(tier => [
          tier,
          { ...DEFAULTS[tier], ...given[tier] },
        ]),
      ) as TierPolicies,
  );
