import type { Reading } from '@downstage/readers';
import type { Knex } from 'knex';
import { WeighedCache } from './WeighedCache';

/** Readings that are remembered at most; about 2 KB each. */
const REMEMBERED = 20_000;

interface Remembered {
  /** The newest version that was read. */
  version: number;
  readings: Map<string, Reading>;
}

const keyOf = (row: { namespace: string; name: string }) =>
  `${row.namespace}/${row.name}`;

/**
 * Readings that were read from the database before, so that a change of one object costs the reading of one. Versions
 * count up per cluster and kind with every write, and are committed in their order; what is gone shows in the count.
 */
export class ReadingCache {
  /** By cluster and kind. */
  private readonly remembered = new WeighedCache<Remembered>({
    capacity: REMEMBERED,
  });

  /** The readings of some kinds as they are stored, in the order of kind, namespace and name. They are not to be changed. */
  async read(knex: Knex, cluster: string, kinds: string[]): Promise<Reading[]> {
    const rows = await knex('objects')
      .where({ cluster })
      .whereIn('kind', kinds)
      .groupBy('kind')
      .select('kind')
      .count({ objects: '*' })
      .max({ version: 'version' });
    const stored = new Map(
      rows.map((row: Record<string, unknown>) => [
        String(row.kind),
        { objects: Number(row.objects), version: Number(row.version) },
      ]),
    );
    const readings: Reading[] = [];
    for (const kind of [...kinds].sort()) {
      const now = stored.get(kind);
      if (now) {
        const known = await this.update(knex, { cluster, kind }, now);
        const keys = [...known.readings.keys()].sort();
        keys.forEach(key => readings.push(known.readings.get(key)!));
      }
    }
    return readings;
  }

  private async update(
    knex: Knex,
    at: { cluster: string; kind: string },
    now: { objects: number; version: number },
  ): Promise<Remembered> {
    const key = `${at.cluster} ${at.kind}`;
    let known = this.remembered.get(key) ?? {
      version: -1,
      readings: new Map(),
    };
    if (known.version !== now.version || known.readings.size !== now.objects) {
      await this.load(knex, at, known);
      if (known.readings.size !== now.objects) {
        // Something is gone, and nothing tells what
        known = { version: -1, readings: new Map() };
        await this.load(knex, at, known);
      }
    }
    this.remembered.set(key, known, known.readings.size);
    return known;
  }

  private async load(
    knex: Knex,
    at: { cluster: string; kind: string },
    known: Remembered,
  ): Promise<void> {
    const rows = await knex('objects')
      .where(at)
      .where('version', '>', known.version)
      .select('namespace', 'name', 'version', 'reading');
    for (const row of rows) {
      known.readings.set(keyOf(row), JSON.parse(row.reading));
      known.version = Math.max(known.version, Number(row.version));
    }
  }
}
