import { join } from 'node:path';
import { Workplace } from './__testUtils__/workplace';

let place: Workplace;
let root: string;

beforeEach(() => {
  place = new Workplace();
  root = place.root;
});

afterEach(() => place.end());

const write = (files: Record<string, string | Buffer>) => place.write(files);
const run = (...args: string[]) => place.run(...args);

describe('downstage read-status', () => {
  const kustomization = {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: 'qa', namespace: 'flux-system' },
    spec: { sourceRef: { kind: 'GitRepository', name: 'env' } },
    status: {
      lastAppliedRevision: `main@sha1:${'a'.repeat(40)}`,
      conditions: [
        {
          type: 'Ready',
          status: 'False',
          reason: 'HealthCheckFailed',
          message: 'timeout waiting for Deployment/qa/shop',
          lastTransitionTime: '2026-01-01T00:00:00Z',
        },
      ],
    },
  };

  it("prints the suite's words and the engine's own", async () => {
    write({
      'list.json': JSON.stringify({ kind: 'List', items: [kustomization] }),
      'pods.yaml': '---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\n---\n',
    });
    const { out, code } = await run(
      ...['read-status', join(root, 'list.json'), join(root, 'pods.yaml')],
      '--json',
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual([
      {
        kind: 'Kustomization',
        name: 'qa',
        namespace: 'flux-system',
        sync: 'failed',
        health: 'degraded',
        engine: { sync: 'Ready=False' },
        reason: 'HealthCheckFailed',
        message: 'timeout waiting for Deployment/qa/shop',
        since: '2026-01-01T00:00:00Z',
        revision: `main@sha1:${'a'.repeat(40)}`,
        versions: {
          applied: `main@sha1:${'a'.repeat(40)}`,
          ref: 'main',
          commit: 'a'.repeat(40),
        },
        sources: [{ kind: 'object', name: 'GitRepository flux-system/env' }],
        automated: true,
      },
      { kind: 'Pod', name: 'p', unsupported: 'Pod is not read' },
    ]);
    const text = await run('read-status', join(root, 'list.json'));
    expect(text.out).toContain('Kustomization flux-system/qa\n');
    expect(text.out).toContain('    reason: HealthCheckFailed\n');
  });

  it('reads workloads', async () => {
    write({
      'shop.yaml':
        'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: shop, labels: {app.kubernetes.io/version: "2"}}\nspec: {replicas: 0, template: {spec: {containers: [{image: r.example/shop:1}]}}}\nstatus: {observedGeneration: 1}\n',
    });
    const { out } = await run('read-status', join(root, 'shop.yaml'), '--json');
    expect(JSON.parse(out)).toMatchObject([
      {
        health: 'healthy',
        versions: { images: ['r.example/shop:1'], label: '2' },
        replicas: { desired: 0 },
      },
    ]);
  });

  it.each([
    ['a file that is not there', 'none.yaml', undefined, /cannot be read/],
    ['a file that is not YAML', 'bad.yaml', 'a: [', /is not valid YAML/],
  ])('ends with exit code 2: %s', async (_, name, content, message) => {
    write(content === undefined ? {} : { [name]: content });
    expect(await run('read-status', join(root, name))).toMatchObject({
      code: 2,
      err: expect.stringMatching(message),
    });
  });
});
