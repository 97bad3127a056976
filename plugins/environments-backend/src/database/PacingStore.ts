import { setTimeout as sleep } from 'node:timers/promises';
import {
  ScmError,
  type ScmPacer,
} from '@downstage/backstage-plugin-environments-node';
import type { Knex } from 'knex';
import { databaseClock, greatest, rowsOf } from './dialect';
import type { PacingRow } from './tables';

/** Writes that may go out at once; those that follow keep their distance. */
const BURST = 20;
const MINUTE_MS = 60_000;
/** Who has to wait for longer is told when to come back. */
const PATIENCE_MS = 2_000;
/** For how long it is believed that nothing is paused. */
const REMEMBERED_MS = 1_000;

/**
 * Paces requests to SCM hosts by the database, so that all replicas keep to one limit. Writes are booked one behind the
 * other (the generic cell rate algorithm: one time stamp in place of a bucket and what fills it).
 */
export class PacingStore implements ScmPacer {
  private readonly knex: Knex;
  /** Until when it is known that an installation is not paused, by this process's clock. */
  private readonly open = new Map<string, number>();

  constructor(options: { knex: Knex }) {
    this.knex = options.knex;
  }

  async admit(
    installation: string,
    request: Parameters<ScmPacer['admit']>[1],
  ): Promise<void> {
    const { isWrite, writesPerMinute } = request;
    if (!isWrite && (this.open.get(installation) ?? 0) > performance.now()) {
      return;
    }
    const distance = Math.ceil(MINUTE_MS / writesPerMinute);
    for (;;) {
      const wait = isWrite
        ? await this.book(installation, distance)
        : await this.pauseLeft(installation);
      if (wait <= 0) {
        this.open.set(installation, performance.now() + REMEMBERED_MS);
        return;
      }
      if (wait > PATIENCE_MS) {
        throw new ScmError({
          kind: 'unavailable',
          message: `Requests to ${installation} wait until ${new Date(
            Date.now() + wait,
          ).toISOString()}, to keep to its limits`,
          retryAfterSeconds: Math.ceil(wait / 1_000),
        });
      }
      await sleep(wait);
    }
  }

  async pause(installation: string, seconds: number): Promise<void> {
    this.open.delete(installation);
    const until = `${databaseClock(this.knex)} + ${Math.round(
      seconds * 1_000,
    )}`;
    const later = greatest(
      this.knex,
      'scm_pacing.paused_until',
      'excluded.paused_until',
    );
    await this.knex.raw(
      `insert into scm_pacing (installation, booked_until, paused_until) values (?, 0, ${until})
       on conflict (installation) do update
       set paused_until = ${later}`,
      [installation],
    );
  }

  /** Books a write. @returns how long to wait before it is tried again, in milliseconds; 0 when it is booked */
  private async book(installation: string, distance: number): Promise<number> {
    const now = databaseClock(this.knex);
    const ahead = (BURST - 1) * distance;
    const begin = greatest(this.knex, 'scm_pacing.booked_until', now);
    const result = await this.knex.raw(
      `insert into scm_pacing (installation, booked_until, paused_until) values (?, ${now} + ${distance}, 0)
       on conflict (installation) do update
       set booked_until = ${begin} + ${distance}
       where scm_pacing.booked_until <= ${now} + ${ahead} and scm_pacing.paused_until <= ${now}
       returning installation`,
      [installation],
    );
    if (rowsOf(result).length > 0) {
      return 0;
    }
    const row = await this.read(installation);
    return Math.max(row.paused, row.booked - ahead, 1);
  }

  private async pauseLeft(installation: string): Promise<number> {
    return (await this.read(installation)).paused;
  }

  /** How far from now an installation is booked and paused, in milliseconds. */
  private async read(
    installation: string,
  ): Promise<{ booked: number; paused: number }> {
    const row = (await this.knex('scm_pacing')
      .where({ installation })
      .first('booked_until', 'paused_until', {
        now: this.knex.raw(databaseClock(this.knex)),
      } as never)) as (PacingRow & { now: number | string }) | undefined;
    const now = Number(row?.now ?? 0);
    return {
      booked: Number(row?.booked_until ?? 0) - now,
      paused: Number(row?.paused_until ?? 0) - now,
    };
  }
}
