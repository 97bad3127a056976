import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type TestCluster,
  openTestCluster,
} from '../../testing/openTestCluster';
import { until } from '../../testing/until';
import { Kubectl } from './Kubectl';
import {
  application,
  deployment,
  kustomization,
  widgetDefinition,
} from './objects';

jest.setTimeout(120_000);

/** `scripts/test.mjs` says loudly when it is missing. */
const suite = Kubectl.installed() ? describe : describe.skip;

suite('kubectl', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-'));
  let cluster: TestCluster;
  let kubectl: Kubectl;

  beforeAll(async () => {
    cluster = await openTestCluster();
    kubectl = new Kubectl({ cluster, folder });
  });
  afterAll(async () => {
    await cluster?.end();
    rmSync(folder, { recursive: true });
  });
  afterEach(async () => {
    const kinds = 'deployments,applications.argoproj.io,kustomizations';
    await kubectl.print(['delete', kinds, '--all']);
  });

  const json = async (...args: string[]) =>
    JSON.parse(await kubectl.print([...args, '-o', 'json']));

  it('applies: creates, leaves alone, patches', async () => {
    const text = 'deployment.apps/web';
    expect(await kubectl.apply(deployment('web'))).toBe(`${text} created\n`);
    expect(await kubectl.apply(deployment('web'))).toBe(`${text} unchanged\n`);
    expect(
      await kubectl.apply(deployment('web', 'registry.example/web:2')),
    ).toBe(`${text} configured\n`);
    const { spec, metadata } = await json('get', text);
    expect(spec.template.spec.containers).toMatchObject([
      { name: 'main', image: 'registry.example/web:2' },
    ]);
    expect(metadata.generation).toBe(2);
  });

  it('takes out what an applied file no longer has', async () => {
    const object = application('web');
    await kubectl.apply({
      ...object,
      metadata: { name: 'web', labels: { a: '1', b: '2' } },
    });
    await kubectl.apply({
      ...object,
      metadata: { name: 'web', labels: { a: '1' } },
    });
    const { metadata } = await json('get', 'application', 'web');
    expect(metadata.labels).toEqual({ a: '1' });
  });

  it.each([
    ['deployment', deployment, /^NAME .*AGE/],
    // Its definition names its columns, and no age
    ['application', application, /^NAME +SYNC STATUS +HEALTH STATUS/],
    ['kustomization', kustomization, /^NAME .*AGE/],
  ])('gets and describes a %s', async (kind, make, heading) => {
    const none = await kubectl.run(['get', kind]);
    expect(none.stderr).toContain('No resources found');
    await kubectl.apply(make('web'));
    await kubectl.apply(make('shop'));
    const table = await kubectl.print(['get', kind]);
    expect(table).toMatch(heading);
    expect(table.match(/^(shop|web) /gm)).toEqual(['shop ', 'web ']);
    const { items } = await json('get', kind);
    expect(items.map((item: any) => item.metadata.name)).toEqual([
      'shop',
      'web',
    ]);
    const described = await kubectl.print(['describe', kind, 'web']);
    expect(described).toMatch(/^Name: +web$/m);
    expect(described).toMatch(
      new RegExp(`^Namespace: +${cluster.namespace}$`, 'm'),
    );
  });

  it('knows kinds by short and full names, and their columns', async () => {
    await kubectl.apply(application('web'));
    const health = (status: string) =>
      kubectl.print([
        'patch',
        'app',
        'web',
        '--type=merge',
        '-p',
        JSON.stringify({ status: { health: { status } } }),
      ]);
    await health('Degraded');
    const table = await kubectl.print(['get', 'applications.argoproj.io']);
    expect(table).toContain('HEALTH STATUS');
    expect(table).toContain('Degraded');
    const names = await kubectl.print(['get', 'app', '-o', 'name']);
    expect(names).toBe('application.argoproj.io/web\n');
  });

  it.each([
    ['deployments', deployment, 'deployment.apps'],
    ['applications', application, 'application.argoproj.io'],
  ])('watches %s', async (kind, make, prefix) => {
    const child = kubectl.start([
      'get',
      kind,
      '--watch',
      '--output-watch-events',
      '-o',
      'jsonpath={.type} {.object.metadata.name}{"\\n"}',
    ]);
    let seen = '';
    child.stdout!.on('data', data => {
      seen += data;
    });
    const line = (text: string) =>
      until(
        () => seen.split('\n').includes(text),
        () => seen,
      );
    await kubectl.apply(make('web'));
    await line('ADDED web');
    await kubectl.print(['label', `${prefix}/web`, 'tier=front']);
    await line('MODIFIED web');
    await kubectl.print(['delete', `${prefix}/web`]);
    await line('DELETED web');
    child.kill();
    await new Promise(resolve => {
      child.once('close', resolve);
    });
    expect(seen).toMatch(/^ADDED web\n(MODIFIED web\n)+DELETED web\n$/);
  });

  it('waits for a condition', async () => {
    await kubectl.apply(kustomization('web'));
    const wait = (reason: string) =>
      kubectl.print([
        'wait',
        'kustomization/web',
        `--for=${reason}`,
        '--timeout=60s',
      ]);
    const ready = wait('condition=Ready');
    const condition = {
      type: 'Ready',
      status: 'True',
      reason: 'ReconciliationSucceeded',
      message: 'Applied',
      lastTransitionTime: '2026-01-01T00:00:00Z',
    };
    const object = await json('get', 'kustomization', 'web');
    const path = `/apis/${object.apiVersion}/namespaces/${cluster.namespace}/kustomizations/web/status`;
    await kubectl.replace(path, {
      ...object,
      status: { conditions: [condition] },
    });
    expect(await ready).toContain('condition met');
  });

  it('waits for an end that a finalizer puts off', async () => {
    const object = kustomization('web');
    const finalizers = ['downstage.example/hold'];
    await kubectl.apply({ ...object, metadata: { name: 'web', finalizers } });
    const deleted = kubectl.print(['delete', 'kustomization', 'web']);
    let ending = false;
    while (!ending) {
      const { metadata } = await json('get', 'kustomization', 'web');
      ending = metadata.deletionTimestamp !== undefined;
    }
    await kubectl.print([
      'patch',
      'kustomization',
      'web',
      '--type=merge',
      '--patch={"metadata":{"finalizers":null}}',
    ]);
    expect(await deleted).toContain('"web" deleted');
    const { code } = await kubectl.run(['get', 'kustomization', 'web']);
    expect(code).toBe(1);
  });

  it('deletes, and says what is not there', async () => {
    await kubectl.apply(deployment('web'));
    expect(await kubectl.print(['delete', 'deployment', 'web'])).toMatch(
      /^deployment\.apps "web" deleted/,
    );
    const { code, stderr } = await kubectl.run(['get', 'deployment', 'web']);
    expect(code).toBe(1);
    expect(stderr).toContain(
      'Error from server (NotFound): deployments.apps "web" not found',
    );
  });

  it('is told which field of a custom resource is wrong', async () => {
    expect(await kubectl.refuses(application('web', { project: 3 }))).toContain(
      'spec.project',
    );
    expect((await kubectl.run(['get', 'application', 'web'])).code).toBe(1);
  });

  it('defines a kind, uses it in all its versions, and takes it away', async () => {
    const group = `${cluster.namespace}.example`;
    const name = `widgets.${group}`;
    const widget = (size: unknown) => ({
      apiVersion: `${group}/v1beta1`,
      kind: 'Widget',
      metadata: { name: 'one' },
      spec: { size },
    });
    await kubectl.apply(widgetDefinition(group));
    await kubectl.print([
      'wait',
      `crd/${name}`,
      '--for=condition=Established',
      '--timeout=60s',
    ]);
    await kubectl.apply(widget(2));
    expect(await kubectl.refuses(widget(0))).toContain('spec.size');
    expect(await json('get', `wdg`, 'one')).toMatchObject({
      apiVersion: `${group}/v1`,
      spec: { size: 2, colour: 'grey' },
    });
    expect(await kubectl.print(['get', name])).toMatch(/^NAME +SIZE/);

    const watch = kubectl.start(['get', name, '--watch']);
    const ended = new Promise(resolve => {
      watch.once('close', resolve);
    });
    await new Promise(resolve => {
      watch.stdout!.once('data', resolve);
    });
    await kubectl.print(['delete', 'crd', name]);
    await ended;
    const { stderr } = await kubectl.run(['get', name]);
    expect(stderr).toContain("the server doesn't have a resource type");
  });
});
