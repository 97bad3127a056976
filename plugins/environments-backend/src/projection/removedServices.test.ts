import type { Deployment } from '@downstage/backstage-plugin-environments-common';
import { pin, project, service } from '../__testUtils__/projection';
import type { SourceState } from '../database/SourceStore';
import { removedServices } from './removedServices';

const SHOP = service('shop');
const [deployment] = project({ services: [SHOP] });
const state = (rest: Partial<SourceState> = {}): SourceState => ({
  repository: 'https://git.example/env',
  branch: 'main',
  head: 'c',
  problems: [],
  failures: 0,
  ...rest,
});

const removed = (rest: Partial<Parameters<typeof removedServices>[0]> = {}) =>
  removedServices({
    services: [SHOP],
    previous: new Map([[SHOP.ref, deployment]]),
    projected: [] as Deployment[],
    pins: [],
    states: [state()],
    ...rest,
  });

it('tells what somebody took out', () => {
  expect(removed()).toEqual([SHOP.ref]);
});

it.each<[string, Parameters<typeof removed>[0]]>([
  ['is still there', { projected: [deployment] }],
  ['the catalog has lost', { services: [] }],
  ['is pinned and matched to nothing', { pins: [pin('shop')] }],
  [
    'stood in a repository that does not answer',
    { states: [state({ error: 'x' })] },
  ],
  [
    'stood in a file that cannot be read',
    {
      states: [
        state({ problems: [{ environment: 'e', file: 'f', problem: 'p' }] }),
      ],
    },
  ],
])('keeps what %s', (_, rest) => {
  expect(removed(rest)).toEqual([]);
});
