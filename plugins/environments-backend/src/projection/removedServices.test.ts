import type { Deployment } from '@downstage/backstage-plugin-environments-common';
import { pin, project, service, workload } from '../__testUtils__/projection';
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

describe('a service that Git has no version of any more', () => {
  const known = service('shop', { images: [] });
  // Nothing but its image says whose it is
  const runs = workload('web', 'r.example/shop:1.1.0');
  const named = pin('shop', { names: [{ by: 'object', name: 'shop' }] });
  const [before] = project({
    services: [known],
    pins: [named],
    workloads: [runs],
  });

  const after = (workloads: Array<typeof runs>, previous = before) =>
    project({ services: [known], pins: [], workloads, previous: [previous] });

  it('still runs as long as its workload does', () => {
    expect(before.live?.version).toBe('1.1.0');
    const [still] = after([runs]);
    expect(still.live?.workload?.name).toBe('web');
    expect(still).not.toHaveProperty('desired');
    const [again] = after([runs], still);
    expect(again.live?.version).toBe('1.1.0');
    expect(after([], again)).toEqual([]);
  });

  it('is not another workload of its image', () => {
    expect(after([workload('other', 'r.example/shop:1.1.0')])).toEqual([]);
  });
});
