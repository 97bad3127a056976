import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { application, widgetDefinition } from './clients/objects';
import { type KubeCluster, startKubeCluster } from './startKubeCluster';

const GROUP = 'test.example';
const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const WIDGETS = `/apis/${GROUP}/v1/namespaces/default/widgets`;
const DEFINITION = `${DEFINITIONS}/widgets.${GROUP}`;

describe('custom resources', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kube-'));
  const dataFile = join(folder, 'cluster.sqlite');
  let cluster: KubeCluster;

  const start = async () => {
    cluster = await startKubeCluster({ name: 'test', port: 0, dataFile });
  };
  beforeAll(start);
  afterAll(async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => send('POST', DEFINITIONS, widgetDefinition(GROUP)));
  afterEach(() => send('DELETE', DEFINITION));

  async function send(method: string, path: string, body?: object) {
    const response = await fetch(`${cluster.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    const answer: any = await response.json();
    return { code: response.status, answer };
  }
  const get = (path: string) => send('GET', path);
  const create = (name: string, spec: object) =>
    send('POST', WIDGETS, { metadata: { name }, spec });

  it('are discovered, with the preferred version first', async () => {
    const { answer } = await get(`/apis/${GROUP}`);
    expect(answer.preferredVersion.version).toBe('v1');
    expect(answer.versions.map((each: any) => each.version)).toEqual([
      'v1',
      'v1beta1',
    ]);
    const list = await get(`/apis/${GROUP}/v1beta1`);
    expect(list.answer.resources).toMatchObject([
      { name: 'widgets', kind: 'Widget', shortNames: ['wdg'] },
      { name: 'widgets/status' },
    ]);
  });

  it('are judged: defaults are set, what is not known is dropped', async () => {
    const { code, answer } = await create('one', {
      size: 1,
      colour: null,
      unknown: true,
    });
    expect(code).toBe(201);
    expect(answer.spec).toEqual({ size: 1, colour: 'grey' });
    const bad = await create('two', { size: 0 });
    expect(bad.code).toBe(422);
    expect(bad.answer.details.causes).toMatchObject([{ field: 'spec.size' }]);
    expect((await create('two', {})).answer.message).toContain('size');
  });

  it('are the same in all versions', async () => {
    await create('one', { size: 1 });
    const path = WIDGETS.replace('v1', 'v1beta1');
    expect((await get(`${path}/one`)).answer.apiVersion).toBe(
      `${GROUP}/v1beta1`,
    );
    expect((await get(path)).answer.items).toMatchObject([
      { apiVersion: `${GROUP}/v1beta1`, spec: { size: 1 } },
    ]);
  });

  it('are served again after a restart', async () => {
    await create('one', { size: 1 });
    await cluster.stop();
    await start();
    expect((await get(`${WIDGETS}/one`)).code).toBe(200);
    expect((await create('two', { size: 0 })).code).toBe(422);
  });

  it('go with their definition: deletions are told, then watches end', async () => {
    await create('one', { size: 1 });
    const response = await fetch(
      `${cluster.url}${WIDGETS}?watch=true&resourceVersion=0`,
    );
    await send('DELETE', DEFINITION);
    const lines = (await response.text()).trim().split('\n');
    expect(lines.map(line => JSON.parse(line).type)).toEqual([
      'ADDED',
      'DELETED',
    ]);
    expect((await get(WIDGETS)).code).toBe(404);
    expect((await get(`/apis/${GROUP}`)).code).toBe(404);
    await send('POST', DEFINITIONS, widgetDefinition(GROUP));
    expect((await get(WIDGETS)).answer.items).toEqual([]);
  });

  it('are judged by a definition that takes the place of one of the story', async () => {
    const path = '/apis/argoproj.io/v1alpha1/namespaces/default/applications';
    const body = application('web', { project: undefined });
    expect((await send('POST', path, body)).code).toBe(422);
    const { spec } = widgetDefinition('argoproj.io');
    const [version] = spec.versions;
    const schema = {
      openAPIV3Schema: {
        type: 'object',
        'x-kubernetes-preserve-unknown-fields': true,
      },
    };
    const name = 'applications.argoproj.io';
    await send('PUT', `${DEFINITIONS}/${name}`, {
      ...widgetDefinition('argoproj.io'),
      metadata: { name },
      spec: {
        ...spec,
        names: { kind: 'Application', plural: 'applications' },
        versions: [{ ...version, name: 'v1alpha1', schema }],
      },
    });
    expect((await send('POST', path, body)).code).toBe(201);
    await send('DELETE', `${DEFINITIONS}/${name}`);
    expect((await get(path)).code).toBe(404);
  });

  it.each([
    ['another name', { metadata: { name: 'wrong.test.example' } }],
    ['no version that is stored', { spec: { versions: [] } }],
    ['no scope', { spec: { scope: 'Anywhere' } }],
  ])(
    'need a definition that holds together: %s',
    async (_what, change: any) => {
      const whole = widgetDefinition('other.example');
      const { code, answer } = await send('POST', DEFINITIONS, {
        ...whole,
        ...change,
        spec: { ...whole.spec, ...change.spec },
      });
      expect(code).toBe(422);
      expect(answer.message).toContain('is invalid');
    },
  );
});
