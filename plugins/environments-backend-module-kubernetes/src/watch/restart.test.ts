import { setTimeout as sleep } from 'node:timers/promises';
import {
  applyDeployment,
  startCluster,
  writeObject,
} from '../__testUtils__/sandboxCluster';
import {
  mockLogger,
  recordRequests,
  startWatch,
} from '../__testUtils__/startWatch';
import { until } from '../__testUtils__/until';
import { WatchedCluster } from '../WatchedCluster';

jest.setTimeout(60_000);

let server: Awaited<ReturnType<typeof startCluster>>;

const APPLICATIONS =
  '/apis/argoproj.io/v1alpha1/namespaces/contract/applications';
const KINDS = ['Application', 'Kustomization', 'Rollout', 'Deployment'];

const deploy = (name: string) =>
  applyDeployment(server.cluster, {
    name,
  });

beforeEach(async () => {
  server = await startCluster();
  await writeObject(server.cluster, 'POST', {
    path: APPLICATIONS,
    body: {
      metadata: { name: 'shop' },
      spec: {
        project: 'default',
        destination: { namespace: 'contract' },
        source: { repoURL: 'https://git.example/demo', path: '.' },
      },
    },
  });
  await deploy('one');
});
afterEach(() => server.end());

/** A watch, with every absence that was told. */
function watchKinds(options: { kinds?: string[]; namespaces?: string[] } = {}) {
  const absences: string[] = [];
  const logger = mockLogger();
  const source = new WatchedCluster({
    name: 'dev',
    api: server.api({ namespaces: options.namespaces }),
    logger,
    timings: {
      firstPauseMs: 5,
      confirmMs: 20,
      longestPauseMs: 20,
      heldMs: 100,
    },
  });
  const watch = startWatch({
    source,
    kinds: options.kinds ?? KINDS,
    sink: recorded => ({
      async absent(resource) {
        absences.push(resource.kind);
        await recorded.absent(resource);
      },
    }),
  });
  return { watch, absences, logger };
}

describe('a server that starts again', () => {
  it('has no kind less, and no kind is told to be forbidden', async () => {
    const { watch, absences } = watchKinds();
    await watch.sees(['contract/shop'], 'Application');
    await watch.sees(['contract/one']);
    await until(() => watch.sink.absences.has('Rollout'));
    for (let round = 0; round < 3; round++) {
      await server.cluster.restart({ phaseMs: 100 });
      const name = `after-${round}`;
      // It is up to whoever asks when it is ready
      while (!watch.names().includes(`contract/${name}`)) {
        await deploy(name).catch(() => {});
        await sleep(50);
      }
      await until(() => watch.sink.failures.size === 0);
    }
    await watch.stop();
    expect(new Set(absences)).toEqual(new Set(['Rollout']));
    expect(watch.names('Application')).toEqual(['contract/shop']);
    expect(watch.reasons.filter(text => text.includes('; let'))).toEqual([]);
  });

  it.each([
    ['knows no definitions yet', 'no-definitions' as const],
    ['has not read the roles yet', 'no-roles' as const],
  ])('is waited for while it %s', async (_what, phase) => {
    server.cluster.enter(phase);
    const { watch, absences } = watchKinds({ kinds: ['Application'] });
    await until(() => watch.reasons.length > 0);
    expect(watch.reasons[0]).toMatch(/does not answer: it is starting/);
    server.cluster.enter('ready');
    await watch.sees(['contract/shop'], 'Application');
    await watch.stop();
    expect(absences).toEqual([]);
  });

  it('is waited for in each of its namespaces', async () => {
    server.cluster.enter('no-roles');
    const { watch } = watchKinds({
      kinds: ['Application'],
      namespaces: ['contract', 'other'],
    });
    await until(() => watch.reasons.length > 0);
    server.cluster.enter('ready');
    await watch.sees(['contract/shop'], 'Application');
    await watch.stop();
    expect(watch.reasons.filter(text => text.includes('; let'))).toEqual([]);
  });

  it('is believed a 404 when it says so again and is ready', async () => {
    const { watch, absences } = watchKinds({ kinds: ['Application'] });
    await watch.sees(['contract/shop'], 'Application');
    const asked: string[] = [];
    server.cluster.fault(({ path, method }) => {
      if (method !== 'GET' || !/argoproj|apiextensions|readyz/.test(path)) {
        return undefined;
      }
      asked.push(path);
      return path === '/readyz'
        ? undefined
        : { code: 404, message: '404 page not found' };
    });
    server.cluster.dropConnections();
    await until(() => absences.length > 0);
    await watch.stop();
    const [first, ...later] = asked
      .filter(path => path === '/apis/argoproj.io' || path === '/readyz')
      .slice(0, 3);
    expect([first, ...later]).toEqual([
      '/apis/argoproj.io',
      '/readyz',
      '/apis/argoproj.io',
    ]);
  });

  it('is said once to be away and once to be back', async () => {
    const { watch, logger } = watchKinds();
    await watch.sees(['contract/shop'], 'Application');
    const heal = server.cluster.fault(() => ({ reset: true }));
    server.cluster.dropConnections();
    await until(() => watch.reasons.length > 40);
    heal();
    await until(() => logger.info.mock.calls.length > 0);
    await watch.stop();
    expect(logger.warn.mock.calls).toEqual([
      [expect.stringMatching(/^Cluster dev is not read any more: http/)],
    ]);
    expect(logger.info.mock.calls).toEqual([
      [expect.stringMatching(/^Cluster dev is read again, after \d+ s$/)],
    ]);
  });
});

describe('a server that was put back', () => {
  it('is listed anew, though it accepts the position', async () => {
    const snapshot = server.cluster.snapshot();
    const { watch } = watchKinds({ kinds: ['Deployment'] });
    await watch.sees(['contract/one']);
    for (const name of ['two', 'three', 'four']) {
      await deploy(name);
    }
    await until(() => watch.names().length === 4);
    await server.cluster.restart({ from: snapshot, phaseMs: 0 });
    await watch.sees(['contract/one']);
    await deploy('five');
    await watch.sees(['contract/five', 'contract/one']);
    await watch.stop();
    expect(watch.sink.failures.size).toBe(0);
  });

  it('is not listed anew where it only ended the stream', async () => {
    const { watch } = watchKinds({ kinds: ['Deployment'] });
    const seen = recordRequests(server.cluster);
    await until(() => seen.watches().length === 1);
    server.cluster.dropConnections();
    await until(() => seen.watches().length === 2);
    await deploy('two');
    await watch.sees(['contract/one', 'contract/two']);
    await watch.stop();
    expect(seen.lists()).toHaveLength(1);
  });
});
