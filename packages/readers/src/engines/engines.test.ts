import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../objects/KubernetesObject';
import type {
  Engine,
  EngineFollow,
  EnginePreviews,
  EngineResource,
  EngineSync,
  FleetObject,
} from './Engine';
import {
  DELIVERY_ENGINE_NAMES,
  ENGINES,
  ENGINE_NAMES,
  engineOf,
  findEngine,
} from './engines';
import { planSync } from './planSync';

const DOCS = join(__dirname, '../../../../docs/live-state.md');
const SENTENCE = /^[A-Z].+\.$/;

/** A fixture holds an object, and what of its reading is as expected. */
function fixtureOf(engine: string, kind: string): [KubernetesObject, object] {
  const file = join(__dirname, engine, '__fixtures__', `${kind}.yaml`);
  const [object, reading] = parseAllDocuments(readFileSync(file, 'utf8'));
  return [object.toJS(), reading.toJS()];
}

function targetOf(resource: EngineResource, { metadata }: KubernetesObject) {
  const { namespace = '', name = '' } = metadata ?? {};
  return { resource, namespace, name };
}

const keyOf = ({ group, kind }: { group: string; kind: string }) =>
  `${group} ${kind}`;

const groupOf = (apiVersion: string) => apiVersion.split('/')[0];

describe('ENGINES', () => {
  it('has every folder once', () => {
    const folders = readdirSync(__dirname, { withFileTypes: true })
      .filter(entry => entry.isDirectory())
      .map(({ name }) => name);
    expect([...ENGINE_NAMES].sort()).toEqual(folders.sort());
  });

  it('knows every kind from one engine alone', () => {
    const keys = ENGINES.flatMap(({ resources }) => resources.map(keyOf));
    expect(new Set(keys).size).toBe(keys.length);
    expect(engineOf({ group: 'apps', kind: 'Deployment' })).toBeUndefined();
    expect(findEngine('unheard-of')).toBeUndefined();
  });

  it('names the engines that deliver', () => {
    expect(DELIVERY_ENGINE_NAMES).toEqual(
      ENGINES.filter(({ delivers }) => delivers).map(({ name }) => name),
    );
  });
});

/** What is asked of an engine that can be asked to sync. */
function syncContract(
  sync: EngineSync,
  deliveries: Array<[EngineResource, KubernetesObject]>,
) {
  it('names the verbs that a sync request needs', () => {
    expect(sync.verbs.length).toBeGreaterThan(0);
  });

  it.each(deliveries)(
    'plans a sync of %o, which ends at the object itself',
    (resource, object) => {
      const target = targetOf(resource, object);
      const input = { target, requestedBy: 'user:default/jo', now: 'now' };
      const plan = planSync({ ...input, object });
      expect(plan).toMatchObject({ status: 'planned' });
      const steps = plan.status === 'planned' ? plan.steps : [];
      expect(steps.at(-1)).toMatchObject(target);
      for (const step of steps) {
        expect(engineOf(step.resource)).toBe(engineOf(resource));
        expect(Object.keys(step.patch).length).toBeGreaterThan(0);
      }
      // The same facts give the same plan, and none of them makes it throw
      expect(planSync({ ...input, object })).toEqual(plan);
      expect(() => planSync({ ...input, object: {} })).not.toThrow();
    },
  );
}

/** What is asked of an engine that can be made to follow an environment repository. */
function followContract(
  engine: Engine,
  follow: EngineFollow,
  isChart: boolean,
) {
  const repository = 'https://git.example/acme/env-uat';
  const name = 'uat';
  const followed = { name, repository, branch: 'main', isChart };
  const objects = follow.objects(followed);
  const resourceOf = ({ apiVersion, kind }: FleetObject) =>
    engine.resources.find(
      item => item.group === groupOf(apiVersion) && item.kind === kind,
    );
  const following = (...urls: string[]) =>
    objects.map(object =>
      follow.isFollowing(object, {
        name,
        isRepository: url => urls.includes(String(url)),
      }),
    );

  it('is made to follow by objects of its own, one of which delivers', () => {
    const own = objects.filter(resourceOf);
    expect(own.map(object => resourceOf(object)?.role)).toContain('delivers');
    for (const { metadata } of own) {
      expect(metadata).toMatchObject({
        name,
        namespace: engine.controlNamespace,
      });
    }
  });

  it('gets the namespace, and no other object of the cluster', () => {
    const [namespace, ...others] = objects;
    expect(namespace).toEqual({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name,
        labels: {
          environment: name,
          'pod-security.kubernetes.io/enforce': 'baseline',
        },
      },
    });
    for (const { metadata } of others) {
      expect([engine.controlNamespace, name]).toContain(metadata.namespace);
      expect(metadata.labels).toEqual({ environment: name });
    }
  });

  it('names the Secret of the repository, if it is one that does', () => {
    const text = JSON.stringify(
      follow.objects({ ...followed, secret: 'of-git' }),
    );
    expect(text.includes('of-git')).toBe(follow.namesSecret);
  });

  it('annotates what delivers, and nothing else', () => {
    const annotations = { 'notifications.example/subscribe': 'acme' };
    const annotated = follow
      .objects({ ...followed, annotations })
      .filter(({ metadata }) => metadata.annotations);
    expect(annotated.map(object => resourceOf(object)?.role)).toEqual([
      'delivers',
    ]);
    expect(annotated[0].metadata.annotations).toEqual(annotations);
  });

  it.each([
    ['sealed-secrets', 'SealedSecret', 'sealedsecrets'],
    ['external-secrets', 'ExternalSecret', 'externalsecrets'],
  ] as const)('may bring what %s makes Secrets of', (by, kind, plural) => {
    const permits = (secrets?: { by: typeof by }) => {
      const text = JSON.stringify(follow.objects({ ...followed, secrets }));
      return text.includes(`"${kind}"`) || text.includes(`"${plural}"`);
    };
    expect([permits(), permits({ by })]).toEqual([false, true]);
  });

  it('decrypts what SOPS has encrypted, if it is one that does', () => {
    const text = JSON.stringify(
      follow.objects({ ...followed, secrets: { by: 'sops', secret: 'age' } }),
    );
    const { kustomization, chart } = follow.decrypts;
    expect(text.includes('"secretRef":{"name":"age"}')).toBe(
      isChart ? chart : kustomization,
    );
  });

  it('tells objects that follow the repository from those that do not', () => {
    expect(following(repository, `${repository}.git`)).toEqual(
      objects.map(() => true),
    );
    expect(following('https://git.example/other')).toContain(false);
    for (const { kind } of objects) {
      expect(
        follow.isFollowing(
          { kind, spec: 3 },
          { name, isRepository: url => Boolean(url) },
        ),
      ).toBe(false);
    }
  });
}

/** What is asked of an engine that can be made to deliver pull requests. */
function previewsContract(engine: Engine, previews: EnginePreviews) {
  const repository = 'https://git.example/acme/shop';
  const service = {
    name: 'shop',
    repository,
    host: 'github' as const,
    image: 'r.example/acme/shop',
    namespace: 'preview-shop',
  };
  const name = 'preview-shop';
  const objects = previews.objects(service);
  const following = (...urls: string[]) =>
    objects.map(object =>
      previews.isFollowing(object, {
        name,
        isRepository: url => urls.includes(String(url)),
      }),
    );

  it('is made to deliver pull requests by objects of its own, one of which generates', () => {
    const own = objects.filter(({ kind }) => kind !== 'ResourceQuota');
    for (const { metadata } of own) {
      expect(metadata).toMatchObject({ name, labels: { service: 'shop' } });
      expect([undefined, engine.controlNamespace]).toContain(
        metadata.namespace,
      );
    }
    const roles = objects.map(
      ({ apiVersion, kind }) =>
        engine.resources.find(
          item => item.group === groupOf(apiVersion) && item.kind === kind,
        )?.role,
    );
    expect(roles).toContain('generates');
  });

  it('has a namespace for all pull requests in the fleet, or makes one for each', () => {
    expect(objects.map(({ kind }) => kind).includes('Namespace')).toBe(
      !previews.hasNamespaces,
    );
    expect(previews.makes.includes('Namespace')).toBe(previews.hasNamespaces);
    expect(JSON.stringify(objects)).toContain(
      '"pod-security.kubernetes.io/enforce":"restricted"',
    );
  });

  it('may bring workloads, and nothing that says who may do what', () => {
    const text = JSON.stringify(objects);
    for (const [kind, plural] of [
      ['Role', 'roles'],
      ['RoleBinding', 'rolebindings'],
      ['Secret', 'secrets'],
      ['Ingress', 'ingresses'],
      ['*', '*'],
    ]) {
      expect(text).not.toContain(`"kind":"${kind}"}`);
      expect(text).not.toMatch(
        new RegExp(`"resources":\\[[^\\]]*"${plural.replace('*', '\\*')}"`),
      );
    }
  });

  it.each(['github', 'gitlab'] as const)(
    'names the Secret of the token at %s, and none without',
    host => {
      const token = { secret: 'of-host', key: 'password' };
      const texts = [{}, { token }].map(rest =>
        JSON.stringify(previews.objects({ ...service, host, ...rest })),
      );
      expect(texts.map(text => text.includes('of-host'))).toEqual([
        false,
        true,
      ]);
      expect(texts.map(text => /secretRef|tokenRef/.test(text))).toEqual([
        false,
        true,
      ]);
    },
  );

  it('tells what delivers previews of the repository from what does not', () => {
    expect(following(repository, `${repository}.git`)).toEqual(
      objects.map(() => true),
    );
    expect(following('https://git.example/other')).toContain(false);
    for (const { kind } of objects) {
      expect(
        previews.isFollowing(
          { kind, spec: 3 },
          { name, isRepository: url => Boolean(url) },
        ),
      ).toBe(false);
    }
  });
}

describe.each(ENGINES)('the engine $name', engine => {
  const { name, title, resources, sync, follow, previews } = engine;

  it('has a title, and a heading in the documents', () => {
    expect(readFileSync(DOCS, 'utf8')).toMatch(
      new RegExp(`^### ${title}$`, 'm'),
    );
  });

  it('has something that delivers, if it is one that does', () => {
    const roles = resources.map(({ role }) => role);
    expect(roles.includes('delivers')).toBe(engine.delivers);
    expect(DELIVERY_ENGINE_NAMES.includes(name as never)).toBe(engine.delivers);
    expect(existsSync(join(__dirname, name, 'index.ts'))).toBe(true);
  });

  for (const resource of resources) {
    it(`reads ${resource.kind}`, () => {
      const [object, expected] = fixtureOf(name, resource.kind);
      const { metadata } = object;
      expect(groupOf(object.apiVersion!)).toBe(resource.group);
      expect(resource.read(object)).toMatchObject({
        type: 'delivery',
        engine: name,
        kind: resource.kind,
        namespace: metadata?.namespace,
        name: metadata?.name,
        labels: metadata?.labels,
        ...expected,
      });
    });

    it(`reads ${resource.kind} of any shape`, () => {
      for (const value of [undefined, null, 3, 'x', [], {}]) {
        const object = { kind: resource.kind, spec: value, status: value };
        expect(resource.read(object)).toMatchObject({ engine: name });
        expect(resource.hasShape?.(object) ?? false).toBe(false);
      }
    });
  }

  if ('unsupported' in sync) {
    it('says why it cannot be asked to sync', () => {
      expect(sync.unsupported).toMatch(SENTENCE);
    });
  } else {
    syncContract(
      sync,
      resources
        .filter(({ role }) => role === 'delivers')
        .map(item => [item, fixtureOf(name, item.kind)[0]]),
    );
  }

  if ('unsupported' in follow) {
    it('says why it cannot be made to follow a repository', () => {
      expect(follow.unsupported).toMatch(SENTENCE);
    });
  } else {
    describe.each([
      ['a kustomization', false],
      ['a chart', true],
    ])('following %s', (_, isChart) => {
      followContract(engine, follow, isChart);
    });
  }

  if ('unsupported' in previews) {
    it('says why it cannot be made to deliver pull requests', () => {
      expect(previews.unsupported).toMatch(SENTENCE);
    });
  } else {
    describe('delivering pull requests', () => {
      previewsContract(engine, previews);
    });
  }
});

describe('planSync', () => {
  it('refuses for an object that no engine brings', () => {
    const resource = {
      group: 'apps',
      kind: 'Deployment',
      plural: 'deployments',
      optional: false,
    };
    const target = { resource, namespace: 'qa', name: 'shop' };
    const input = { requestedBy: 'user:default/jo', now: 'now' };
    expect(planSync({ ...input, target, object: {} })).toEqual({
      status: 'refused',
      reason: 'Deployment is no object of a delivery engine.',
    });
  });
});
