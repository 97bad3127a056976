import type { PromotionTurn } from '@downstage/backstage-plugin-environments-common';
import type { Knex } from 'knex';
import type { PromotionRow } from './tables';

type TurnColumns = Pick<
  PromotionRow,
  'rollout' | 'ring' | 'soak_seconds' | 'begins_at' | 'begun_at'
>;

/** The place of a promotion among several, as it is stored. */
export function toTurnColumns(turn: PromotionTurn | undefined): TurnColumns {
  return {
    rollout: turn?.rollout ?? null,
    ring: turn?.ring ?? null,
    soak_seconds: turn?.soakSeconds ?? null,
    begins_at: turn?.beginsAt ?? null,
    begun_at: turn?.begunAt ?? null,
  };
}

/** The place of a promotion among several; undefined for one that is alone. */
export function toTurn(row: TurnColumns): PromotionTurn | undefined {
  return row.rollout === null
    ? undefined
    : {
        rollout: row.rollout,
        ring: row.ring ?? 1,
        soakSeconds: row.soak_seconds ?? 0,
        ...(row.begins_at ? { beginsAt: row.begins_at } : {}),
        ...(row.begun_at ? { begunAt: row.begun_at } : {}),
      };
}

/** Ids of the promotions that wait for what becomes of services in an environment. */
export async function waitingFor(
  knex: Knex,
  { environment, services }: { environment: string; services: string[] },
): Promise<string[]> {
  const rollouts = knex('promotions')
    .where({ environment })
    .whereIn('service', services)
    .whereNotNull('rollout')
    .select('rollout');
  return knex('promotions')
    .whereIn('rollout', rollouts as Knex.QueryBuilder)
    .where({ state: 'draft' })
    .whereNull('begun_at')
    .pluck('id');
}
