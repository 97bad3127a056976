import type { Knex } from 'knex';

const BATCH = 100;

/** The readings that are stored of some objects, by `namespace/name`. */
export async function storedReadings(
  trx: Knex,
  at: { cluster: string; kind: string },
  objects: Array<{ name: string }>,
): Promise<Map<string, string>> {
  const stored = new Map<string, string>();
  for (let start = 0; start < objects.length; start += BATCH) {
    const names = objects.slice(start, start + BATCH).map(item => item.name);
    const rows = await trx('objects').where(at).whereIn('name', names);
    rows.forEach(({ namespace, name, reading }) =>
      stored.set(`${namespace}/${name}`, reading),
    );
  }
  return stored;
}
