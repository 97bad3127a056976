import type { Stores } from '../database/createStores';
import type { Metrics } from '../metrics/createMetrics';

/** Lets a collector see what the database knows: one query per gauge and collection. */
export function observeStores(
  { promotions, watches }: Metrics,
  stores: Pick<Stores, 'promotions' | 'objects'>,
): void {
  promotions.addCallback(async result => {
    for (const { count, state } of await stores.promotions.countByState()) {
      result.observe(count, { state });
    }
  });
  watches.addCallback(async result => {
    for (const { count, ...of } of await stores.objects.countByState()) {
      result.observe(count, of);
    }
  });
}
