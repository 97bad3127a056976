import { setTimeout as sleep } from 'node:timers/promises';
import { mockServices } from '@backstage/backend-test-utils';
import { CATALOG_CHANGED_TOPIC } from '@downstage/backstage-plugin-environments-common';
import { CatalogListener } from './CatalogListener';

async function listen(read: () => Promise<void>) {
  const events = mockServices.events();
  const logger = mockServices.logger.mock();
  const listener = new CatalogListener({
    events,
    read,
    logger,
    lookAfterMs: [20, 60],
  });
  await listener.start();
  const tell = () =>
    events.publish({ topic: CATALOG_CHANGED_TOPIC, eventPayload: {} });
  return { listener, tell, logger };
}

describe('CatalogListener', () => {
  it('reads twice after changes in a row: soon, and when the catalog was slow', async () => {
    let reads = 0;
    const { tell, listener } = await listen(async () => {
      reads += 1;
    });
    await sleep(100);
    expect(reads).toBe(0);
    await Promise.all([tell(), tell(), tell()]);
    await sleep(200);
    expect(reads).toBe(2);
    listener.stop();
  });

  it('goes on after a failure, and ends when told to', async () => {
    let reads = 0;
    const { tell, listener, logger } = await listen(async () => {
      reads += 1;
      throw new Error('the catalog is down');
    });
    await tell();
    await sleep(200);
    expect(reads).toBe(2);
    expect(logger.warn).toHaveBeenCalledTimes(2);
    await tell();
    listener.stop();
    await tell();
    await sleep(200);
    expect(reads).toBe(2);
  });
});
