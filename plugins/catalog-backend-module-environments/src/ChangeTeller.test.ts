import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import type { EventParams } from '@backstage/plugin-events-node';
import { CATALOG_CHANGED_TOPIC } from '@downstage/backstage-plugin-environments-common';
import { ChangeTeller } from './ChangeTeller';

const entity = (kind: string, spec: object): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name: 'qa' },
  spec: { owner: 'platform', ...spec } as Entity['spec'],
});

async function told(entities: Entity[]): Promise<unknown[]> {
  const events = mockServices.events();
  const payloads: unknown[] = [];
  await events.subscribe({
    id: 'test',
    topics: [CATALOG_CHANGED_TOPIC],
    onEvent: async ({ eventPayload }: EventParams) =>
      void payloads.push(eventPayload),
  });
  const teller = new ChangeTeller({ events });
  const kept = new Map<string, unknown>();
  for (const item of entities) {
    await teller.postProcessEntity(
      item,
      { type: 'url', target: 'https://git.example/x' },
      () => {},
      {
        get: async key => kept.get(key) as never,
        set: async (key, value) => void kept.set(key, value),
      },
    );
  }
  return payloads;
}

describe('ChangeTeller', () => {
  const environment = entity('Resource', { type: 'environment' });

  it('tells of what is new or changed, once', async () => {
    const changed = entity('Resource', { type: 'environment', owner: 'other' });
    await expect(
      told([environment, environment, changed, changed]),
    ).resolves.toEqual([
      { entityRef: 'resource:default/qa' },
      { entityRef: 'resource:default/qa' },
    ]);
  });

  it('tells of Components, and of nothing else', async () => {
    await expect(
      told([
        entity('Component', { type: 'service' }),
        entity('Resource', { type: 'database' }),
        entity('API', { type: 'openapi' }),
      ]),
    ).resolves.toEqual([{ entityRef: 'component:default/qa' }]);
  });
});
