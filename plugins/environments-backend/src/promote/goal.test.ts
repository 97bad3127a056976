import type {
  Deployment,
  DeploymentSituation,
  Environment,
} from '@downstage/backstage-plugin-environments-common';
import {
  QA,
  pin,
  project,
  service,
  workload,
} from '../__testUtils__/projection';
import type { StoredRecord } from '../database/RecordStore';
import { goalOfPromotion, goalOfRollback } from './goal';

const upstream = (name: string): Environment => ({
  ...QA,
  ref: `resource:default/${name}`,
  name,
  title: name.toLocaleUpperCase('en-US'),
});

/** The service as it stands where Git asks for one version and another runs. */
const deployed = (desired: string, live = desired): Deployment =>
  project({
    services: [service('shop', { images: ['r.example/shop'] })],
    pins: [pin('shop', { value: desired, tag: desired })],
    workloads: [workload('shop', `r.example/shop:${live}`)],
  })[0];

const situation = (
  rest: Partial<DeploymentSituation> = {},
): DeploymentSituation => ({
  target: { ...QA, promotesFrom: ['resource:default/dev'] },
  problems: [],
  deployment: deployed('1.0.0'),
  absent: false,
  upstreams: [{ environment: upstream('dev'), deployment: deployed('1.1.0') }],
  holds: [],
  permitted: {
    promote: true,
    rollback: true,
    configure: true,
    remove: true,
    sync: true,
  },
  hasEarlierRecord: true,
  ...rest,
});

describe('goalOfPromotion', () => {
  it('is the version and image that run upstream', () => {
    expect(goalOfPromotion(situation())).toMatchObject({
      wanted: { version: '1.1.0' },
      from: { name: 'dev' },
      image: 'r.example/shop',
      blocked: [],
      warnings: [],
    });
  });

  it('is what runs, not what Git asks for', () => {
    const goal = goalOfPromotion(
      situation({
        upstreams: [
          {
            environment: upstream('dev'),
            deployment: {
              ...deployed('1.2.0', '1.1.0'),
              health: 'healthy' as const,
            },
          },
        ],
      }),
    );
    expect(goal.wanted.version).toBe('1.1.0');
    expect(goal.warnings.map(({ id }) => id)).toEqual(['upstream-settled']);
  });

  it('takes the digest from what runs, else from what Git asks for upstream', () => {
    const deployment = deployed('1.1.0');
    const { live, desired } = deployment;
    const digestOf = (
      running: string | undefined,
      wanted: string | undefined,
    ) =>
      goalOfPromotion(
        situation({
          upstreams: [
            {
              environment: upstream('dev'),
              deployment: {
                ...deployment,
                live: { ...live!, digest: running },
                desired: { ...desired!, digest: wanted },
              },
            },
          ],
        }),
      ).wanted.digest;
    expect([
      digestOf('sha256:a', 'sha256:b'),
      digestOf(undefined, 'sha256:b'),
      digestOf(undefined, undefined),
    ]).toEqual(['sha256:a', 'sha256:b', undefined]);
  });

  it('comes from the first upstream where the service runs', () => {
    const goal = goalOfPromotion(
      situation({
        upstreams: [
          { environment: upstream('east') },
          { environment: upstream('west'), deployment: deployed('1.1.0') },
        ],
      }),
    );
    expect(goal.from?.name).toBe('west');
  });

  it('stays at its own version, blocked, where it runs nowhere upstream', () => {
    const goal = goalOfPromotion(situation({ upstreams: [] }));
    expect(goal.wanted.version).toBe('1.0.0');
    expect(goal.from).toBeUndefined();
    expect(goal.blocked.map(({ id }) => id)).toEqual(['upstream-runs']);
  });
});

describe('goalOfRollback', () => {
  const record: StoredRecord = {
    id: 'r1',
    change: 'desired',
    environment: QA.ref,
    service: 'component:default/shop',
    current: false,
    rebuilt: false,
    artifact: 'r.example/shop',
    toVersion: '0.9.0',
    digest: 'sha256:a',
    healthyAt: '2026-01-01T00:00:00Z',
  };

  it('is the version and digest of the record, from nowhere else', () => {
    expect(goalOfRollback(situation({ record }), record)).toEqual({
      wanted: { version: '0.9.0', digest: 'sha256:a' },
      record,
      blocked: [],
      warnings: [],
    });
  });

  it('is blocked where the record is of another artifact', () => {
    const other = { ...record, artifact: 'r.example/cart' };
    const { blocked } = goalOfRollback(situation({ record: other }), other);
    expect(blocked.map(({ id }) => id)).toEqual(['record-artifact']);
  });
});
