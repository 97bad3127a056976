import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { FLEET, fleetOf } from '../../__testUtils__/createTestGoldenPath';
import type { PreviewGrant } from '../../grants/PreviewGrant';
import type { NewPreviews } from './PlannedPreviews';
import { planPreviews } from './planPreviews';
import { possiblePreviews } from './possiblePreviews';
import { previewObjects } from './previewObjects';
import { pullRequestSource } from './pullRequestSource';

const EXAMPLE = join(__dirname, '../../../../../docs/examples/previews.yaml');
const SHOP: NewPreviews = {
  name: 'shop',
  owner: 'team',
  repository: 'https://github.com/acme/shop',
  image: 'ghcr.io/acme/shop',
};
const GRANT: PreviewGrant = {
  cluster: 'qa',
  control: ['argocd'],
  namespaces: ['preview-*'],
  repositories: ['https://github.com/acme/*'],
};

const plan = (
  wanted: Partial<NewPreviews> = {},
  previews = [GRANT],
  rest: { watched?: string[]; hostType?: () => string | undefined } = {},
) =>
  planPreviews(
    { ...SHOP, ...wanted },
    {
      previews,
      fleets: [fleetOf()],
      watched: ['qa', 'prod'],
      hostType: () => 'github',
      ...rest,
    },
  );

describe('where previews of a service go', () => {
  it('follows from what app-config grants to its repository', () => {
    expect(plan()).toMatchObject({
      name: 'shop',
      owner: 'group:default/team',
      cluster: 'qa',
      control: 'argocd',
      namespace: 'preview-shop',
      fleet: { repository: FLEET, folder: 'clusters/qa' },
      source: { github: { owner: 'acme', repo: 'shop' } },
    });
    expect(plan()).not.toHaveProperty('token');
  });

  it.each([
    [['*'], 'preview-shop'],
    [['pr-*'], 'pr-shop'],
    [['pr-*', 'preview-shop'], 'preview-shop'],
    [['preview-1', 'team-a-*'], 'team-a-shop'],
  ])('has a namespace that %j permits: %s', (namespaces, namespace) => {
    expect(plan({}, [{ ...GRANT, namespaces }]).namespace).toBe(namespace);
  });

  it('takes the first grant that has all it takes', () => {
    const other = { ...GRANT, cluster: 'prod' };
    expect(plan({}, [other, GRANT]).cluster).toBe('qa');
  });

  it.each<[string, RegExp, Partial<NewPreviews>, Partial<PreviewGrant>]>([
    [
      'another repository',
      /^repository: no entry of environments\.previews in app-config has https:\/\/github\.com\/other\/shop\. Add it/,
      { repository: 'https://github.com/other/shop' },
      {},
    ],
    [
      'a cluster of no fleet',
      /^cluster: "mars" follows no fleet that the portal writes/,
      {},
      { cluster: 'mars' },
    ],
    [
      'a cluster that is not watched',
      /^cluster: the portal does not watch "gone"/,
      {},
      { cluster: 'gone' },
    ],
    [
      'a cluster of Flux',
      /^cluster: "prod" is delivered to by flux, which makes nothing for pull requests/,
      {},
      { cluster: 'prod' },
    ],
    [
      "a grant without the engine's own namespace",
      /^cluster: .* permits no objects of Argo CD in argocd of "qa"/,
      {},
      { control: ['team-*'] },
    ],
    [
      'a grant of one namespace',
      /^name: .* permits the namespaces preview-shop-1 of "qa", and no preview-shop\./,
      {},
      { namespaces: ['preview-shop-1'] },
    ],
    [
      'a name that is too long',
      /^name: preview-a{60} is longer than a namespace may be \(63\)/,
      { name: 'a'.repeat(60) },
      {},
    ],
    [
      'an image that is part of a template',
      /^image: "ghcr\.io\/\{\{\.title\}\}" is no image repository/,
      { image: 'ghcr.io/{{.title}}' },
      {},
    ],
    [
      'an image with a tag',
      /^image: "ghcr\.io\/acme\/shop:1\.0\.0" is no image repository/,
      { image: 'ghcr.io/acme/shop:1.0.0' },
      {},
    ],
    [
      'a CI that builds no pull requests, beside the rest',
      /^ci: the golden path's Tekton builds no image.*; cluster: "mars" follows/,
      { ci: 'tekton' },
      { cluster: 'mars' },
    ],
    [
      'an owner that is none',
      /^owner: "component:x" is no group or user/,
      { owner: 'component:x' },
      {},
    ],
  ])('is refused with %s', (_, message, wanted, grant) => {
    expect(() => plan(wanted, [{ ...GRANT, ...grant }])).toThrow(message);
  });

  it.each([undefined, 'azure', 'constructor'])(
    'is refused for a host of the type %s',
    type => {
      expect(() => plan({}, [GRANT], { hostType: () => type })).toThrow(
        /^repository: Argo CD's generator for pull requests is written for hosts of GitHub and GitLab alone/,
      );
    },
  );
});

it('lets no pull request create, change or remove an object of the cluster, or reach another namespace', () => {
  const [namespace, project, set]: any[] = previewObjects(plan());
  expect(project.spec).not.toHaveProperty('clusterResourceWhitelist');
  expect(project.spec.destinations).toEqual([
    { server: expect.any(String), namespace: namespace.metadata.name },
  ]);
  expect(set.spec.template.spec).toMatchObject({
    destination: { namespace: namespace.metadata.name },
    syncPolicy: { automated: { prune: true, selfHeal: true } },
  });
  expect(set.spec.template.spec.syncPolicy).not.toHaveProperty('syncOptions');
});

describe('where pull requests are', () => {
  it.each([
    ['https://github.com/a/b', 'github', { github: { owner: 'a', repo: 'b' } }],
    [
      'https://git.example/a/b',
      'github',
      {
        github: { owner: 'a', repo: 'b', api: 'https://git.example/api/v3' },
      },
    ],
    [
      'https://gitlab.com/a/b/c',
      'gitlab',
      { gitlab: { project: 'a/b/c', pullRequestState: 'opened' } },
    ],
    [
      'https://git.example/a/b',
      'gitlab',
      {
        gitlab: {
          project: 'a/b',
          api: 'https://git.example/',
          pullRequestState: 'opened',
        },
      },
    ],
    ['https://github.com/a/b/c', 'github', undefined],
    ['https://github.com/a/%7B%7B.title%7D%7D', 'github', undefined],
    ['https://bitbucket.org/a/b', 'bitbucketCloud', undefined],
  ])('%s of %s', (repository, type, source) => {
    expect(pullRequestSource(repository, type)).toEqual(source);
  });
});

describe('whether there can be previews at all', () => {
  it.each<[string, Array<Partial<PreviewGrant>>]>([
    ['not-granted', []],
    ['no-fleet', [{ cluster: 'mars' }]],
    ['no-fleet', [{ cluster: 'gone' }]],
    ['not-argocd', [{ cluster: 'prod' }]],
    ['possible', [{ cluster: 'prod' }, {}]],
  ])('%s with %j', (expected, grants) => {
    expect(
      possiblePreviews({
        previews: grants.map(grant => ({ ...GRANT, ...grant })),
        fleets: [fleetOf()],
        watched: ['qa', 'prod'],
      }),
    ).toBe(expected);
  });
});

it('makes what the example of the documentation has, but for an Ingress and its address', () => {
  const token = { secret: 'github-token', key: 'token' };
  const [namespace, project, set] = JSON.parse(
    JSON.stringify(previewObjects(plan({}, [{ ...GRANT, token }]))),
  );
  project.spec.namespaceResourceWhitelist.push({
    group: 'networking.k8s.io',
    kind: 'Ingress',
  });
  set.spec.template.metadata.annotations['link.argocd.argoproj.io/preview'] =
    'https://pr-{{.number}}.shop.example';
  const example = parseAllDocuments(readFileSync(EXAMPLE, 'utf8'));
  expect(example.map(document => document.toJS())).toEqual([
    namespace,
    project,
    set,
  ]);
});
