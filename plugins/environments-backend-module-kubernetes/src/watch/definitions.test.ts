import { startCluster, writeObject } from '../__testUtils__/sandboxCluster';
import type { ClusterApi } from '../api/ClusterApi';
import {
  recordPauses,
  resourceOf,
  startWatch,
} from '../__testUtils__/startWatch';
import { until } from '../__testUtils__/until';

jest.setTimeout(60_000);

let server: Awaited<ReturnType<typeof startCluster>>;

beforeEach(async () => {
  server = await startCluster();
});
afterEach(() => server.end());

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** The definition of a kind that clusters may lack. */
function definitionOf(kind: string, version: string) {
  const { group, plural } = resourceOf(kind);
  const openAPIV3Schema = {
    type: 'object',
    'x-kubernetes-preserve-unknown-fields': true,
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema },
        },
      ],
    },
  };
}

async function install(kind: string, version: string) {
  const body = definitionOf(kind, version);
  await writeObject(server.cluster, 'POST', { path: DEFINITIONS, body });
}

/** Changes a definition, as an upgrade of its engine does. */
async function change(kind: string, version: string, shortName: string) {
  const { group, plural } = resourceOf(kind);
  const body = definitionOf(kind, version);
  Object.assign(body.spec.names, { shortNames: [shortName] });
  const path = `${DEFINITIONS}/${plural}.${group}`;
  await writeObject(server.cluster, 'PUT', { path, body });
}

async function uninstall(kind: string) {
  const { group, plural } = resourceOf(kind);
  await writeObject(server.cluster, 'DELETE', {
    path: `${DEFINITIONS}/${plural}.${group}`,
  });
}

async function create(kind: string, version: string, name: string) {
  const { group, plural } = resourceOf(kind);
  await writeObject(server.cluster, 'POST', {
    path: `/apis/${group}/${version}/namespaces/contract/${plural}`,
    body: { metadata: { name }, spec: {} },
  });
}

/** An API server that does not know aggregated discovery. */
function olderApi(api: ClusterApi): ClusterApi {
  return {
    server: api.server,
    credentials: api.credentials,
    watchSeconds: api.watchSeconds,
    clock: api.clock,
    open: (path, signal, request) =>
      api.open(
        path,
        signal,
        path === '/apis' ? { ...request, headers: {} } : request,
      ),
  };
}

describe.each([
  ['whose definitions may be read', { readable: true, old: false }],
  ['whose definitions may not be read', { readable: false, old: false }],
  ['that is old', { readable: false, old: true }],
])('a cluster %s', (_what, { readable, old }) => {
  // One beside others of its group, and one that is alone in it
  it('tells when kinds come, without being asked for each of them', async () => {
    for (const verb of readable ? [] : ['list', 'watch']) {
      server.cluster.forbid({ verb, resource: 'customresourcedefinitions' });
    }
    const api = server.api();
    const watch = startWatch({
      api: old ? olderApi(api) : api,
      kinds: ['Rollout', 'Canary', 'Deployment'],
      // What is not told of is never found by asking
      timings: { absentRetryMs: readable ? 600_000 : 20 },
    });
    await until(() => watch.sink.absences.size === 2);
    const asked: string[] = [];
    server.cluster.fault(({ path }) => {
      asked.push(path);
      return undefined;
    });
    const polls = () => asked.filter(path => path === '/apis').length;
    await until(() => readable || polls() > 2);
    // Of a group that is there, only an old server has to be asked for its kinds
    expect(asked.includes('/apis/argoproj.io')).toBe(old);
    expect(asked).not.toContain('/apis/flagger.app');
    for (const kind of ['Rollout', 'Canary']) {
      await install(kind, 'v1alpha1');
      await create(kind, 'v1alpha1', 'one');
      await watch.sees(['contract/one'], kind);
    }
    await watch.stop();
    expect(watch.reasons).toEqual([]);
  });
});

describe('a definition that changes', () => {
  it('several times in a row is followed without a failure or a long pause', async () => {
    await install('Rollout', 'v1alpha1');
    await create('Rollout', 'v1alpha1', 'one');
    const { pauses, pause } = recordPauses();
    const watch = startWatch({
      api: server.api(),
      kinds: ['Rollout'],
      timings: { pause },
    });
    await watch.sees(['contract/one'], 'Rollout');
    const expected = ['contract/one'];
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) {
      await change('Rollout', 'v1alpha1', name);
      await create('Rollout', 'v1alpha1', name);
      expected.push(`contract/${name}`);
      await watch.sees(expected, 'Rollout');
    }
    await watch.stop();
    expect(watch.reasons).toEqual([]);
    // They do not double, since the definition tells why the stream ended
    expect(Math.max(...pauses)).toBeLessThan(20 * 4);
  });
});

describe('a resource that a cluster may lack', () => {
  // One beside others of its group, and one that is alone in it
  it.each(['Rollout', 'Canary'])(
    'is found when %s is installed, gone when it is removed, and found again in another version',
    async kind => {
      const watch = startWatch({
        api: server.api(),
        kinds: [kind, 'Deployment'],
        timings: { absentRetryMs: 50 },
      });
      await until(() => watch.sink.absences.has(kind));

      await install(kind, 'v1beta1');
      await create(kind, 'v1beta1', 'one');
      await watch.sees(['contract/one'], kind);
      expect(watch.sink.absences.has(kind)).toBe(false);
      await create(kind, 'v1beta1', 'two');
      await watch.sees(['contract/one', 'contract/two'], kind);

      await uninstall(kind);
      await until(() => watch.sink.absences.has(kind));
      expect(watch.names(kind)).toEqual([]);

      await install(kind, 'v1');
      await create(kind, 'v1', 'three');
      await watch.sees(['contract/three'], kind);
      await watch.stop();
      // None of it was ever taken for a failure
      expect(watch.reasons).toEqual([]);
    },
  );

  it('is gone with objects whose deletion nobody told', async () => {
    await install('Rollout', 'v1alpha1');
    await create('Rollout', 'v1alpha1', 'one');
    const watch = startWatch({
      api: server.api(),
      kinds: ['Rollout'],
      timings: { absentRetryMs: 50 },
      sink: () => ({ changed: async () => {} }),
    });
    await watch.sees(['contract/one'], 'Rollout');
    await uninstall('Rollout');
    await until(() => watch.sink.absences.has('Rollout'));
    expect(watch.names('Rollout')).toEqual([]);
    await watch.stop();
  });

  it('is a failure when it is said to be served and is not', async () => {
    await install('Rollout', 'v1alpha1');
    const heal = server.cluster.fault(({ path }) =>
      path.endsWith('/rollouts')
        ? { code: 404, message: '404 page not found' }
        : undefined,
    );
    const watch = startWatch({ api: server.api(), kinds: ['Rollout'] });
    await until(() => watch.reasons.length > 0);
    expect(watch.reasons[0]).toBe('Rollout cannot be read: 404 page not found');
    expect(watch.sink.absences.size).toBe(0);
    heal();
    await until(() => watch.sink.failures.size === 0);
    await watch.stop();
  });
});
