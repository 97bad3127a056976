import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployment } from './clients/objects';
import { type KubeCluster, startKubeCluster } from './startKubeCluster';

const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';
const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const METADATA =
  'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
const AGGREGATED =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** What kube-apiserver does and clients have to live with. */
describe('habits of an API server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kube-'));
  let cluster: KubeCluster;

  beforeAll(async () => {
    cluster = await startKubeCluster({
      name: 'test',
      port: 0,
      dataFile: join(folder, 'cluster.sqlite'),
      bookmarkMs: 20,
    });
  });
  afterAll(async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true });
  });

  const get = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${cluster.url}${path}`, { headers });
    const text = await response.text();
    return { response, code: response.status, body: text && JSON.parse(text) };
  };
  const post = async (path: string, body: object) => {
    const response = await fetch(`${cluster.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await response.json()) as any;
  };
  /** The types of the events of a watch of one second. */
  const watched = async (path: string, from: string) => {
    const query = `watch=true&allowWatchBookmarks=true&timeoutSeconds=1&resourceVersion=${from}`;
    const response = await fetch(`${cluster.url}${path}?${query}`);
    const lines = (await response.text()).split('\n').filter(Boolean);
    return new Set(lines.map(line => JSON.parse(line).type));
  };
  const version = async () =>
    (await get(DEPLOYMENTS)).body.metadata.resourceVersion;

  it('answers as one that is not ready while it starts', async () => {
    const codes = async () => {
      const paths = ['/readyz', '/apis/argoproj.io', DEPLOYMENTS];
      const answers = await Promise.all(paths.map(path => get(path)));
      return answers.map(({ code }) => code);
    };
    cluster.enter('unavailable');
    expect(await codes()).toEqual([500, 503, 503]);
    cluster.enter('no-definitions');
    expect(await codes()).toEqual([500, 404, 200]);
    cluster.enter('no-roles');
    expect(await codes()).toEqual([500, 403, 403]);
    cluster.enter('ready');
    expect(await codes()).toEqual([200, 200, 200]);
  });

  it('sends bookmarks to kinds that had an event since it started', async () => {
    expect(await watched(DEPLOYMENTS, await version())).toEqual(new Set());
    await post(DEPLOYMENTS, deployment('one'));
    expect(await watched(DEPLOYMENTS, await version())).toEqual(
      new Set(['BOOKMARK']),
    );
  });

  it('that was put back sends nothing below the position that it is asked from', async () => {
    const snapshot = cluster.snapshot();
    for (const name of ['two', 'three', 'four']) {
      await post(DEPLOYMENTS, deployment(name));
    }
    const ahead = await version();
    await cluster.restart({ from: snapshot, phaseMs: 0 });
    while ((await get('/readyz').catch(() => undefined))?.code !== 200) {
      // It starts
    }
    const watching = watched(DEPLOYMENTS, ahead);
    await post(DEPLOYMENTS, deployment('late'));
    expect((await watching).has('ADDED')).toBe(false);
    expect(Number(await version())).toBeLessThan(Number(ahead));
  });

  it('has the definitions of what it serves, and tells their metadata alone', async () => {
    const { body } = await get(DEFINITIONS, { accept: METADATA });
    expect(body.kind).toBe('PartialObjectMetadataList');
    const found = body.items.find(
      (item: any) => item.metadata.name === 'applications.argoproj.io',
    );
    expect(Object.keys(found).sort()).toEqual([
      'apiVersion',
      'kind',
      'metadata',
    ]);
  });

  it('tells all that it serves at once, and 304 to whoever knows', async () => {
    const first = await get('/apis', { accept: AGGREGATED });
    const names = first.body.items.map((item: any) => item.metadata.name);
    expect(names).toEqual(expect.arrayContaining(['apps', 'argoproj.io']));
    const etag = first.response.headers.get('etag')!;
    const again = { accept: AGGREGATED, 'if-none-match': etag };
    expect((await get('/apis', again)).code).toBe(304);
  });

  it('forbids, and says so when it is asked for rights', async () => {
    const review = '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews';
    const rules = async () =>
      (await post(review, { spec: { namespace: 'default' } })).status
        .resourceRules;
    const before = await rules();
    const allow = cluster.forbid({ verb: 'list', resource: 'deployments' });
    expect((await get(DEPLOYMENTS)).body).toMatchObject({
      code: 403,
      message:
        'deployments.apps is forbidden: User "portal" cannot list resource "deployments" in API group "apps" in the namespace "default"',
    });
    expect(await rules()).not.toEqual(before);
    allow();
    expect(await rules()).toEqual(before);
  });
});
