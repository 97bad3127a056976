import { SERVICES_CHART } from '@downstage/layouts';
import type { KubeObject } from '../../kube/KubeObject';
import { renderApplication } from '../argocd/renderApplication';
import { renderChart } from './renderChart';
import { renderHelmfile } from './renderHelmfile';
import { renderDirectory } from './renderDirectory';
import { renderKustomize } from './renderKustomize';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - { name: web, image: registry.example:5000/web }
`;

const files = (content: Record<string, string>) =>
  new Map(Object.entries(content));

const imagesOf = (objects: KubeObject[]) =>
  objects.flatMap(({ spec }) =>
    spec.template.spec.containers.map(({ image }: { image: string }) => image),
  );

function kustomize(fields: string): KubeObject[] {
  return renderKustomize(
    files({
      'kustomization.yaml': `resources: [web]\n${fields}`,
      'web/kustomization.yaml': 'resources: [deployment.yaml]',
      'web/deployment.yaml': DEPLOYMENT,
    }),
    './',
  );
}

describe('renderKustomize', () => {
  const name = 'registry.example:5000/web';

  it('lets transformers come after all fields, those that are put in their place as well', () => {
    const objects = renderKustomize(
      files({
        'kustomization.yaml':
          'resources: [web.yaml]\nnamespace: dev\ntransformers: [move.yaml]',
        'web.yaml': DEPLOYMENT,
        'move.yaml':
          'apiVersion: builtin\nkind: NamespaceTransformer\nmetadata: { name: x, namespace: prod }',
      }),
      './',
      { namespace: 'preview' },
    );
    expect(objects.map(({ metadata }) => metadata.namespace)).toEqual(['prod']);
  });

  it.each([
    ['no tag', `{ name: other, newTag: 1.0.0 }`, name],
    ['a tag', `{ name: '${name}', newTag: 1.0.0 }`, `${name}:1.0.0`],
    [
      'name and tag',
      `{ name: '${name}', newName: mirror/web, newTag: '2' }`,
      'mirror/web:2',
    ],
    ['a digest', `{ name: '${name}', digest: sha256:ab }`, `${name}@sha256:ab`],
  ])('sets an image: %s', (_, entry, expected) => {
    expect(imagesOf(kustomize(`images: [${entry}]`))).toEqual([expected]);
  });

  it('sets namespace and labels where they belong', () => {
    const [object] = kustomize(
      'namespace: dev\nlabels: [{ pairs: { team: at }, includeTemplates: true }]\ncommonLabels: { part: one }',
    );
    expect(object.metadata).toMatchObject({
      namespace: 'dev',
      labels: { team: 'at', part: 'one' },
    });
    expect(object.spec.template.metadata.labels).toEqual({
      app: 'web',
      team: 'at',
      part: 'one',
    });
    expect(object.spec.selector.matchLabels).toEqual({
      app: 'web',
      part: 'one',
    });
  });

  it.each([
    ['an unknown field', 'patches: []', /'patches' is not supported/],
    ['a missing resource', 'resources: [gone.yaml]', /gone.yaml/],
    ['a remote one', 'resources: ["https://git.example/x"]', /not supported/],
    ['a cycle', 'resources: [../]', /cycle|not supported|no such file/],
  ])('refuses %s', (_, text, message) => {
    const repository = files({
      'a/kustomization.yaml': text,
      'kustomization.yaml': 'resources: [a]',
    });
    expect(() => renderKustomize(repository, 'a')).toThrow(message);
  });
});

describe('renderDirectory', () => {
  it('reads the manifests of one folder', () => {
    const repository = files({
      'apps/web.yaml': DEPLOYMENT,
      'apps/deeper/web.yaml': DEPLOYMENT,
      'apps/README.md': 'text',
    });
    expect(renderDirectory(repository, { path: './apps' })).toHaveLength(1);
    const all = renderDirectory(repository, { path: 'apps', recurse: true });
    expect(all).toHaveLength(2);
  });

  it.each([
    ['bad YAML', 'a: [', /Failed to unmarshal "a.yaml"/],
    ['no kind', 'apiVersion: v1', /'apiVersion' or 'kind' is not set/],
    ['no name', 'apiVersion: v1\nkind: Pod', /'metadata.name' is not set/],
  ])('refuses %s', (_, text, message) => {
    expect(() =>
      renderDirectory(files({ 'a.yaml': text }), { path: '.' }),
    ).toThrow(message);
  });

  it('refuses a path that is not there', () => {
    expect(() => renderDirectory(files({}), { path: 'x' })).toThrow(
      'x: app path does not exist',
    );
  });
});

describe('renderChart', () => {
  const chart = {
    'Chart.yaml': 'name: qa\nversion: 0.1.0',
    'values.yaml':
      'defaults: { partOf: backend }\nservices:\n  web:\n    image: { repository: r/web, tag: "1.10" }\n    replicas: 2\n',
    ...SERVICES_CHART,
  };
  const options = { path: '.', namespace: 'qa' };

  it('makes a Deployment, an account and a Service per service', () => {
    const [deployment, account, service] = renderChart(files(chart), options);
    expect(imagesOf([deployment])).toEqual(['r/web:1.10']);
    expect(deployment.spec.replicas).toBe(2);
    expect(deployment.metadata.labels).toEqual({
      'app.kubernetes.io/name': 'web',
      'app.kubernetes.io/part-of': 'backend',
      'app.kubernetes.io/managed-by': 'Helm',
      'app.kubernetes.io/version': '1.10',
    });
    for (const { metadata } of [account, service]) {
      expect(metadata).toMatchObject({ name: 'web', namespace: 'qa' });
    }
  });

  it('makes what the values of a service ask for besides', () => {
    const values = {
      services: {
        web: {
          team: 'lending',
          autoscaling: { maxReplicas: 3 },
          disruptionBudget: { maxUnavailable: 1 },
          ingressFrom: [],
        },
      },
    };
    const [deployment, , , ...asked] = renderChart(files(chart), {
      ...options,
      values,
    });
    expect(deployment.metadata.labels).toMatchObject({
      'owner.team': 'lending',
    });
    expect(deployment.spec).not.toHaveProperty('replicas');
    expect(asked).toMatchObject([
      {
        kind: 'HorizontalPodAutoscaler',
        spec: {
          scaleTargetRef: { name: 'web' },
          minReplicas: 2,
          maxReplicas: 3,
        },
      },
      {
        kind: 'PodDisruptionBudget',
        spec: {
          maxUnavailable: 1,
          selector: { matchLabels: { 'app.kubernetes.io/name': 'web' } },
        },
      },
      {
        kind: 'NetworkPolicy',
        spec: {
          podSelector: { matchLabels: { 'app.kubernetes.io/name': 'web' } },
          ingress: [{ from: [], ports: [{ port: 'http' }] }],
        },
      },
    ]);
  });

  it('lets inline values win', () => {
    const values = { services: { web: { image: { tag: '2' } } } };
    const [deployment] = renderChart(files(chart), { ...options, values });
    expect(imagesOf([deployment])).toEqual(['r/web:2']);
  });

  it.each([
    ['no Chart.yaml', { 'Chart.yaml': 'name: x' }, /version are required/],
    ['another template', { 'templates/x.yaml': 'a: b' }, /not supported/],
    [
      'no tag',
      { 'values.yaml': 'services: { web: {} }' },
      /services.web.image needs/,
    ],
  ])('refuses %s', (_, change, message) => {
    expect(() => renderChart(files({ ...chart, ...change }), options)).toThrow(
      message,
    );
  });
});

describe('renderHelmfile', () => {
  const state = (rest: string) =>
    `templates: { service: { namespace: qa, chart: ./charts/services } }\nreleases:\n  - ${rest}\n`;
  const repository = (helmfile: string, more: Record<string, string> = {}) =>
    files({
      'env/helmfile.yaml': helmfile,
      'env/charts/services/Chart.yaml': 'name: services\nversion: 1.0.0',
      'env/charts/services/values.yaml':
        'defaults: { partOf: all }\nservices: {}',
      'env/values/web.yaml':
        'services: { web: { image: { repository: r/web, tag: "1" } } }',
      ...Object.fromEntries(
        Object.entries(SERVICES_CHART).map(([path, text]) => [
          `env/charts/services/${path}`,
          text,
        ]),
      ),
      ...more,
    });
  const WEB =
    '{ name: web, inherit: [{ template: service }], values: [values/web.yaml] }';

  it('renders what a release inherits with its own values, the last of which win', () => {
    const objects = renderHelmfile(
      repository(
        state(
          WEB.replace(
            '] }',
            ', { services: { web: { image: { tag: "2" } } }, defaults: null }] }',
          ),
        ),
      ),
      './env',
    );
    expect(imagesOf(objects.slice(0, 1))).toEqual(['r/web:2']);
    expect(objects[0].metadata).toMatchObject({
      name: 'web',
      namespace: 'qa',
      labels: { 'app.kubernetes.io/version': '2' },
    });
    expect(objects[0].metadata.labels).not.toHaveProperty([
      'app.kubernetes.io/part-of',
    ]);
  });

  it('leaves out what is not installed', () => {
    const off = WEB.replace('web,', 'web, installed: false,');
    expect(renderHelmfile(repository(state(off)), 'env')).toEqual([]);
  });

  it.each([
    ['hooks', `${state(WEB)}hooks: []`, /helmfile\.yaml: hooks is not/],
    [
      'hooks of a release',
      state(WEB.replace('web,', 'web, hooks: [],')),
      /release web: hooks is not supported/,
    ],
    ['nested helmfiles', 'helmfiles: [a]', /helmfiles is not supported/],
    [
      'Go templates',
      state('{ name: "{{ .Values.x }}" }'),
      /Go templates are not supported/,
    ],
    [
      'a chart of elsewhere',
      state('{ name: redis, chart: oci://r/redis }'),
      /chart "oci:\/\/r\/redis" is not supported/,
    ],
    [
      'a template that is not there',
      state('{ name: web, inherit: [{ template: other }] }'),
      /inexistent release template "other"/,
    ],
    [
      'values that are not there',
      state(WEB.replace('web.yaml', 'none.yaml')),
      /values file matching "values\/none\.yaml" does not exist/,
    ],
    [
      'what needs a release that is not there',
      state(WEB.replace('web,', 'web, needs: [qa/db],')),
      /"web" depend\(s\) on an undefined release "qa\/db"/,
    ],
  ])('refuses %s', (_, helmfile, message) => {
    expect(() => renderHelmfile(repository(helmfile), 'env')).toThrow(message);
  });

  it('refuses a folder without one', () => {
    expect(() => renderHelmfile(files({}), '.')).toThrow('no state file found');
  });

  const renderedBy = (plugin: object) =>
    renderApplication(repository(state(WEB)), {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'qa', namespace: 'argocd' },
      spec: { source: { path: 'env', plugin }, destination: {} },
    });

  it('is what Argo CD asks its plugin for', () => {
    const { type, objects } = renderedBy({ name: 'helmfile' });
    expect([type, objects.length]).toEqual(['Plugin', 3]);
  });

  it.each([
    [
      { name: 'helmfile-v1.0' },
      /couldn't find cmp-server plugin with name "helmfile-v1\.0" supporting/,
    ],
    [{}, /could not find plugin supporting the given repository/],
    [{ name: 'helmfile', env: [] }, /spec\.source\.plugin\.env is not supp/],
  ])('is not what Argo CD asks the plugin %j for', (plugin, message) => {
    expect(() => renderedBy(plugin)).toThrow(message);
  });
});
