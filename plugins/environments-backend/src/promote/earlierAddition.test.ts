import type { PromotionState } from '@downstage/backstage-plugin-environments-common';
import { earlierAddition } from './earlierAddition';

const IMAGE = 'r.example/loans';

describe('earlierAddition', () => {
  /** What is found where the last promotion is in a state, and Git has the service or not. */
  const find = (
    state: PromotionState,
    {
      image = IMAGE,
      inGit = true,
      addition = true,
    }: { image?: string; inGit?: boolean; addition?: boolean } = {},
  ) =>
    earlierAddition(
      {
        promotions: {
          list: async () =>
            [
              {
                id: 'last',
                state,
                wish: addition
                  ? { addition: { name: 'loans', image, tag: '0.1.0' } }
                  : {},
              },
            ] as never,
        },
        deployments: {
          get: async () =>
            (inGit ? { desired: { version: '0.1.0' } } : {}) as never,
        },
      },
      {
        environment: 'resource:default/qa',
        service: 'component:default/loans',
        image: IMAGE,
      },
    );

  it.each<[PromotionState, boolean]>([
    ['draft', false],
    ['open', false],
    ['merged', false],
    ['syncing', false],
    ['waiting-for-sync', false],
    ['healthy', true],
  ])('is what is %s (in Git: %s)', async (state, inGit) => {
    await expect(find(state, { inGit })).resolves.toMatchObject({ id: 'last' });
  });

  it.each<[string, Parameters<typeof find>]>([
    ['was taken out by hand since', ['healthy', { inGit: false }]],
    ['was closed', ['closed']],
    ['was cancelled', ['cancelled']],
    ['was reverted', ['reverted']],
    ['failed', ['failed']],
    ['is of another image', ['open', { image: 'r.example/cards' }]],
    ['adds nothing', ['open', { addition: false }]],
  ])('is nothing that %s', async (_, args) => {
    await expect(find(...args)).resolves.toBeUndefined();
  });
});
