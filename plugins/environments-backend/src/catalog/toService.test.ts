import type { Entity } from '@backstage/catalog-model';
import { InMemoryScm } from '@downstage/backstage-plugin-environments-node/testUtils';
import { toService as readService } from './toService';

const scm = new InMemoryScm();
const PUBLIC = 'https://git.example/a/public';
const toService = (of: Entity) =>
  readService(of, {
    repositoryOf: url => scm.repositoryOf(url),
    isReadable: repository => repository === PUBLIC,
  });

const entity = (
  annotations: Record<string, string> = {},
  rest: Partial<Entity> = {},
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'shop', namespace: 'default', annotations },
  ...rest,
});

describe('toService', () => {
  it('knows a Component without annotations by its name', () => {
    expect(toService(entity())).toEqual({
      ref: 'component:default/shop',
      title: 'shop',
      names: ['shop'],
      images: [],
    });
  });

  it('reads title, owner and system', () => {
    expect(
      toService(
        entity(
          {},
          {
            metadata: { name: 'shop', title: 'The shop' },
            relations: [
              { type: 'partOf', targetRef: 'component:default/site' },
              { type: 'partOf', targetRef: 'system:default/sales' },
              { type: 'ownedBy', targetRef: 'group:default/team' },
            ],
          },
        ),
      ),
    ).toMatchObject({
      title: 'The shop',
      owner: 'group:default/team',
      system: 'system:default/sales',
    });
  });

  it.each([
    [
      'names, instead of its own, each once',
      { 'downstage.dev/service': 'a, b,', 'backstage.io/kubernetes-id': 'b' },
      { names: ['a', 'b'] },
    ],
    [
      'images',
      { 'downstage.dev/image': 'r.example/a,r.example/b' },
      { images: ['r.example/a', 'r.example/b'] },
    ],
    [
      'the environments that it is limited to',
      { 'downstage.dev/environments': 'qa, resource:default/prod' },
      { environments: ['qa', 'resource:default/prod'] },
    ],
    [
      'the repository of its source, which may be read for any service',
      {
        'backstage.io/source-location': `url:${PUBLIC}/tree/main/`,
        'backstage.io/managed-by-location':
          'url:https://git.example/a/cat/blob/x',
      },
      { repository: PUBLIC },
    ],
    [
      'the repository of its source, in which its entity stands',
      {
        'backstage.io/source-location':
          'url:https://git.example/a/src/tree/main/',
        'backstage.io/managed-by-location':
          'url:https://git.example/a/src/blob/main/catalog-info.yaml',
      },
      { repository: 'https://git.example/a/src' },
    ],
    [
      "another source only by name: its commits may be nobody else's business",
      {
        'backstage.io/source-location':
          'url:https://git.example/a/secret/tree/main/',
        'backstage.io/managed-by-location':
          'url:https://git.example/a/cat/blob/x',
      },
      { withheldRepository: 'https://git.example/a/secret' },
    ],
    [
      'no source from a URL that is not plain',
      {
        'backstage.io/source-location': `url:${PUBLIC}/tree/../../b/secret/tree/main/`,
      },
      { names: ['shop'] },
    ],
    [
      'the repository of its entity, where nothing says more',
      {
        'backstage.io/managed-by-location':
          'url:https://git.example/a/cat/blob/x',
      },
      { repository: 'https://git.example/a/cat' },
    ],
    [
      'its objects in Kubernetes',
      {
        'backstage.io/kubernetes-id': 'shop',
        'backstage.io/kubernetes-label-selector': 'app=shop',
        'backstage.io/kubernetes-namespace': 'sales',
        'backstage.io/kubernetes-cluster': 'prod',
      },
      {
        objects: {
          kubernetesId: 'shop',
          labelSelector: 'app=shop',
          namespace: 'sales',
          cluster: 'prod',
        },
      },
    ],
    [
      'its objects of an engine; an empty annotation says nothing',
      {
        'argocd/app-name': 'shop-prod',
        'argocd/app-selector': '',
      },
      { objects: { argocd: { name: 'shop-prod' } } },
    ],
  ])('reads %s', (_, annotations, expected) => {
    expect(toService(entity(annotations))).toMatchObject(expected);
  });
});
