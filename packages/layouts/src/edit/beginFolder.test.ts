import { parse } from 'yaml';
import { treeOf } from '../__testUtils__/fixtures';
import type { ServiceAddition } from '../driver/ServiceAddition';
import {
  NEW_LAYOUT_NAMES,
  beginFolder,
  editPin,
  locatePins,
  planAddition,
  planRemoval,
  planVersions,
} from '../layouts';

const service: ServiceAddition = {
  name: 'loans',
  image: 'r.example/loans',
  tag: 'v1.4.0',
  port: 8080,
};
const chart = {
  name: 'service',
  repository: 'https://x.example',
  version: '1.0.0',
};

/** What stands beside it in an environment repository. */
const BESIDE = {
  'catalog-info.yaml':
    'kind: Resource\nspec:\n  environment:\n    sources: []\n',
  'README.md': '# UAT\n',
  '.github/workflows/validate.yaml':
    'jobs:\n  validate:\n    container:\n      image: r.example/loans:v0.1.0\n',
};

const UAT = {
  name: 'uat',
  title: 'UAT',
  repository: 'https://git.example/acme/env-uat',
  branch: 'main',
};

/** An environment repository that begins so. */
function begin(layout: string) {
  const begun = beginFolder(layout, UAT)!;
  return {
    as: begun.layout,
    texts: new Map(Object.entries({ ...BESIDE, ...begun.files })),
  };
}

const locate = (texts: Map<string, string>, layout: string) =>
  locatePins({
    folder: '.',
    layout,
    tree: treeOf(texts),
    read: async () => texts,
  });

describe.each(NEW_LAYOUT_NAMES)('a new folder of %s', layout => {
  it('holds no pin, and is known for what it is, named or not', async () => {
    const { texts, as } = begin(layout);
    for (const named of [as, 'auto']) {
      const located = await locate(texts, named);
      expect(located).toMatchObject({ layout, pins: [], problems: [] });
    }
  });

  it('takes services one after the other, whose versions are then all that is located', async () => {
    const { texts, as } = begin(layout);
    const begun = new Map(texts);
    const names = ['loans', 'shop'];
    for (const name of names) {
      const edit = planAddition(await locate(texts, as), {
        ...service,
        name,
        image: `r.example/${name}`,
        ...(layout === 'umbrella-chart' ? { chart } : {}),
      });
      expect(edit).not.toHaveProperty('refused');
      for (const { path, after } of 'changes' in edit ? edit.changes : []) {
        texts.set(path, after!);
      }
    }
    const { pins, problems } = await locate(texts, as);
    expect(problems).toEqual([]);
    const versions = (kind: string) =>
      pins
        .filter(({ artifact }) => artifact.kind === kind)
        .map(({ artifact, value }) => [artifact.name, value]);
    expect(versions('image').sort()).toEqual(
      names.map(name => [`r.example/${name}`, 'v1.4.0']),
    );
    const charts = layout === 'umbrella-chart' ? names.length : 0;
    expect(versions('chart')).toHaveLength(charts);
    expect(pins).toHaveLength(names.length + charts);

    for (const name of names) {
      const edit = planRemoval(await locate(texts, as), name);
      expect(edit).not.toHaveProperty('refused');
      for (const { path, after } of 'changes' in edit ? edit.changes : []) {
        if (after === undefined) {
          texts.delete(path);
        } else {
          texts.set(path, after);
        }
      }
    }
    expect([...texts.keys()].sort()).toEqual([...begun.keys()].sort());
  });
});

describe('a new chart of services', () => {
  const workload = {
    probes: { live: '/healthz', ready: '/readyz' },
    resources: { cpu: '100m', memory: '128Mi' },
    restricted: true,
    autoscale: { min: 2, max: 5 },
  };

  /** What its values say of a service with a workload. */
  const valuesOf = async (texts: Map<string, string>, layout: string) => {
    const edit = planAddition(await locate(texts, layout), {
      ...service,
      team: 'lending',
      workload,
    });
    const [change] = 'changes' in edit ? edit.changes : [];
    return parse(change.after!).services.loans;
  };

  it('is told what the image of a service is made for', async () => {
    const { texts, as } = begin('helm-values');
    expect(await valuesOf(texts, as)).toEqual({
      image: { repository: 'r.example/loans', tag: 'v1.4.0' },
      port: 8080,
      team: 'lending',
      livenessProbe: { httpGet: { path: '/healthz', port: 'http' } },
      readinessProbe: { httpGet: { path: '/readyz', port: 'http' } },
      resources: {
        requests: { cpu: '100m', memory: '128Mi' },
        limits: { memory: '128Mi' },
      },
      autoscaling: { minReplicas: 2, maxReplicas: 5 },
      disruptionBudget: { maxUnavailable: 1 },
      ingressFrom: [],
    });
  });

  it('is the only one whose values are known', async () => {
    const { texts, as } = begin('helm-values');
    texts.set('Chart.yaml', 'apiVersion: v2\nname: ours\nversion: 1.0.0\n');
    expect(await valuesOf(texts, as)).toEqual({
      image: { repository: 'r.example/loans', tag: 'v1.4.0' },
      replicas: 1,
      port: 8080,
    });
  });
});

describe('a new folder of HelmReleases', () => {
  const { texts: begun, as } = begin('flux');

  async function add() {
    const edit = planAddition(await locate(begun, as), {
      ...service,
      team: 'lending',
      workload: { probes: { live: '/healthz', ready: '/readyz' } },
    });
    const changes = 'changes' in edit ? edit.changes : [];
    return new Map(changes.map(({ path, after }) => [path, after!]));
  }

  it('gets a release of its own chart, as the account that the folder names', async () => {
    const added = await add();
    expect([...added.keys()].sort()).toEqual([
      'kustomization.yaml',
      'loans.yaml',
    ]);
    expect(parse(added.get('kustomization.yaml')!)).toMatchObject({
      namespace: 'uat',
      resources: ['loans.yaml'],
    });
    expect(parse(added.get('loans.yaml')!)).toMatchObject({
      kind: 'HelmRelease',
      metadata: { name: 'loans' },
      spec: {
        serviceAccountName: 'environment-uat',
        releaseName: 'loans',
        chartRef: {
          kind: 'HelmChart',
          name: 'environment-uat',
          namespace: 'flux-system',
        },
        values: {
          services: {
            loans: {
              image: { repository: 'r.example/loans', tag: 'v1.4.0' },
              replicas: 1,
              port: 8080,
              team: 'lending',
              livenessProbe: { httpGet: { path: '/healthz', port: 'http' } },
              disruptionBudget: { maxUnavailable: 1 },
              ingressFrom: [],
            },
          },
        },
      },
    });
  });

  it('takes no service whose name is too long for a release', async () => {
    const name = 'a'.repeat(54);
    const edit = planAddition(await locate(begun, as), { ...service, name });
    expect(edit).toEqual({
      refused: expect.stringContaining(
        `a release has a name of at most 53 characters, and ${name} has 54`,
      ),
    });
  });

  it('pins the version in the values of the release', async () => {
    const { pins } = await locate(new Map([...begun, ...(await add())]), as);
    expect(pins).toMatchObject([
      {
        file: 'loans.yaml',
        path: 'spec.values.services.loans.image.tag',
        layout: 'flux',
        editable: true,
      },
    ]);
    expect(pins[0].names).toContainEqual({ by: 'release', name: 'loans' });
  });

  it.each(['flux', 'helmfile'])(
    'of %s has the chart of services, whose values every release is written over',
    layout => {
      const { texts } = begin(layout);
      const inChart = (files: Map<string, string>, folder: string) =>
        new Map(
          [...files]
            .filter(([path]) => path.startsWith(`${folder}templates/`))
            .map(([path, text]) => [path.slice(folder.length), text]),
        );
      expect(inChart(texts, 'charts/services/')).toEqual(
        inChart(begin('helm-values').texts, ''),
      );
    },
  );

  it('stays one whatever else it lists', async () => {
    const texts = new Map([
      ...begun,
      ['secret.yaml', 'kind: SealedSecret\nmetadata:\n  name: loans\n'],
      [
        'kustomization.yaml',
        begun
          .get('kustomization.yaml')!
          .replace('resources: []', 'resources: [secret.yaml]'),
      ],
    ]);
    expect(await locate(texts, as)).toMatchObject({ layout: 'flux' });
  });
});

describe('a new helmfile', () => {
  const begun = begin('helmfile').texts;

  async function add(texts: Map<string, string>, changes: object = {}) {
    const edit = planAddition(await locate(texts, 'auto'), {
      ...service,
      ...changes,
    });
    if ('refused' in edit) {
      throw new Error(edit.refused);
    }
    return new Map([
      ...texts,
      ...edit.changes.map(({ path, after }) => [path, after!] as const),
    ]);
  }

  it('gets a release that inherits namespace and chart, and values of its own', async () => {
    const texts = await add(begun, {
      team: 'lending',
      workload: { probes: { live: '/healthz', ready: '/readyz' } },
    });
    expect(parse(texts.get('helmfile.yaml')!)).toEqual({
      templates: {
        service: {
          namespace: 'uat',
          chart: './charts/services',
          labels: { 'downstage.dev/chart': 'services' },
        },
      },
      releases: [
        {
          name: 'loans',
          inherit: [{ template: 'service' }],
          values: ['values/loans.yaml'],
        },
      ],
    });
    expect(parse(texts.get('values/loans.yaml')!).services.loans).toMatchObject(
      {
        image: { repository: 'r.example/loans', tag: 'v1.4.0' },
        port: 8080,
        team: 'lending',
        livenessProbe: { httpGet: { path: '/healthz', port: 'http' } },
      },
    );
  });

  it('moves a version by its bytes, in the values of its service alone', async () => {
    const texts = await add(await add(begun), {
      name: 'shop',
      image: 'r.example/shop',
    });
    const { pins } = await locate(texts, 'auto');
    const targets = [
      {
        pins: pins.filter(({ file }) => file === 'values/shop.yaml'),
        to: 'v1.5.0',
      },
    ];
    expect(planVersions({ targets, files: texts })).toMatchObject({
      changes: [
        {
          path: 'values/shop.yaml',
          after: texts.get('values/shop.yaml')!.replace('v1.4.0', 'v1.5.0'),
        },
      ],
    });
    expect(pins[1].names).toContainEqual({ by: 'release', name: 'shop' });
  });

  it('takes a chart that is named, into the same namespace', async () => {
    const texts = await add(await add(begun), {
      name: 'redis',
      image: 'r.example/redis',
      chart,
    });
    const { releases } = parse(texts.get('helmfile.yaml')!);
    expect(releases[1]).toMatchObject({
      name: 'redis',
      namespace: 'uat',
      chart: 'x.example/service',
      version: '1.0.0',
    });
  });

  it('takes no service whose name is too long for a release', async () => {
    await expect(add(begun, { name: 'a'.repeat(54) })).rejects.toThrow(
      'a release has a name of at most 53 characters',
    );
  });
});

describe('a new folder of Applications', () => {
  const { texts: begun, as } = begin('argocd');

  async function add(name = 'loans') {
    const edit = planAddition(await locate(begun, as), {
      ...service,
      name,
      team: 'lending',
    });
    const changes = 'changes' in edit ? edit.changes : [];
    return {
      edit,
      texts: new Map([
        ...begun,
        ...changes.map(({ path, after }) => [path, after!] as const),
      ]),
    };
  }

  it('gets one of its own chart, in the project and of the revision that the folder names', async () => {
    const { texts } = await add();
    expect(parse(texts.get('kustomization.yaml')!)).toMatchObject({
      namespace: 'uat',
      resources: ['loans.yaml'],
    });
    expect(parse(texts.get('loans.yaml')!)).toEqual({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: {
        name: 'loans',
        finalizers: ['resources-finalizer.argocd.argoproj.io'],
      },
      spec: {
        project: 'uat.services',
        source: {
          repoURL: 'https://git.example/acme/env-uat.git',
          path: 'charts/services',
          targetRevision: 'refs/heads/main',
          helm: {
            releaseName: 'loans',
            valuesObject: {
              services: {
                loans: {
                  image: { repository: 'r.example/loans', tag: 'v1.4.0' },
                  replicas: 1,
                  port: 8080,
                  team: 'lending',
                },
              },
            },
          },
        },
        destination: {
          server: 'https://kubernetes.default.svc',
          namespace: 'uat',
        },
        syncPolicy: {
          automated: { prune: true, selfHeal: true },
          syncOptions: ['PruneLast=true'],
          retry: {
            limit: 5,
            backoff: { duration: '10s', factor: 2, maxDuration: '3m' },
          },
        },
      },
    });
  });

  it('takes no service whose name is too long for a release', async () => {
    const { edit } = await add('a'.repeat(54));
    expect(edit).toEqual({
      refused: expect.stringContaining('at most 53 characters'),
    });
  });

  it('pins the version in its values, which an edit moves and nothing else', async () => {
    const { texts } = await add();
    const { pins, files } = await locate(texts, as);
    expect(pins).toMatchObject([
      {
        file: 'loans.yaml',
        path: 'spec.source.helm.valuesObject.services.loans.image.tag',
        layout: 'argocd',
        editable: true,
      },
    ]);
    const text = files.get('loans.yaml')!;
    expect(editPin(text, pins[0], { to: 'v1.5.0' })).toMatchObject({
      text: text.replace('v1.4.0', 'v1.5.0'),
    });
  });
});

describe('beginFolder', () => {
  it('writes what the environment is called, whatever that is', () => {
    const { files } = beginFolder('helm-values', {
      ...UAT,
      title: 'a: "b" #c',
    })!;
    expect(parse(files['Chart.yaml'])).toMatchObject({
      name: 'uat',
      description: 'What runs in a: "b" #c',
    });
  });

  it('has nothing to begin auto with', () => {
    expect(beginFolder('auto', UAT)).toBeUndefined();
  });
});
