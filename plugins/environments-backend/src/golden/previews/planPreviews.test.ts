import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { FLEET, fleetOf } from '../../__testUtils__/createTestGoldenPath';
import type { PreviewGrant } from '../../grants/PreviewGrant';
import type { NewPreviews } from './PlannedPreviews';
import { planPreviews } from './planPreviews';
import { possiblePreviews } from './possiblePreviews';
import { previewEngine } from './previewEngine';
import { pullRequestHost } from './pullRequestHost';

const EXAMPLES = join(__dirname, '../../../../../docs/examples');
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

/** That of a cluster of Flux. */
const FLUX: PreviewGrant = {
  ...GRANT,
  cluster: 'prod',
  control: ['flux-system'],
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
      engine: 'argocd',
      host: 'github',
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

  it('is, of Flux, where each pull request can have a namespace of its own', () => {
    expect(plan({}, [FLUX])).toMatchObject({
      cluster: 'prod',
      engine: 'flux',
      control: 'flux-system',
      namespace: 'preview-shop',
      fleet: { repository: FLEET, folder: 'clusters/prod' },
    });
  });

  it('takes the first grant that has all it takes', () => {
    const other = { ...GRANT, cluster: 'prod' };
    expect(plan({}, [other, GRANT]).cluster).toBe('qa');
    expect(plan({}, [FLUX, GRANT]).cluster).toBe('prod');
  });

  it.each([
    [['*']],
    [['preview-*']],
    [['preview-shop-*']],
    [['pr-*', 'preview-sh*']],
  ])('is, of Flux, permitted by %j', namespaces => {
    expect(plan({}, [{ ...FLUX, namespaces }]).namespace).toBe('preview-shop');
  });

  it.each([
    // Those of another service could begin alike
    [['pr-*']],
    [['preview-shop']],
    [['preview-shop-1', 'preview-shop-2']],
    [['preview-shop-1*']],
    [['preview-*-7']],
    [['preview-shop-api-*']],
  ])('is, of Flux, not permitted by %j, whatever the number', namespaces => {
    expect(() => plan({}, [{ ...FLUX, namespaces }])).toThrow(
      /^name: .* permits the namespaces .* of "prod", and no preview-shop-\*\. Add preview-\* to/,
    );
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
      "a grant without Flux's own namespace",
      /^cluster: .* permits no objects of Flux in flux-system of "prod"/,
      {},
      { ...FLUX, control: ['argocd'] },
    ],
    [
      'a key that Flux Operator does not read',
      /^cluster: Flux in "prod" takes the token of a Secret from the key password alone, and .* names token of git\./,
      {},
      { ...FLUX, token: { secret: 'git', key: 'token' } },
    ],
    [
      'a name that is too long with a number',
      /^name: preview-a{50}-9{9} is longer than a namespace may be \(63\)/,
      { name: 'a'.repeat(50) },
      FLUX,
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
      'all that is wrong at once',
      /^image: "ghcr\.io\/acme\/shop:1" is no image.*; cluster: "mars" follows/,
      { image: 'ghcr.io/acme/shop:1' },
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
        /^repository: engines are told of pull requests at hosts of GitHub and GitLab alone/,
      );
    },
  );
});

it.each([
  ['https://github.com/a/b', 'github', 'github'],
  ['https://git.example/a/b', 'gitlab', 'gitlab'],
  ['https://gitlab.com/a/b/c', 'gitlab', 'gitlab'],
  ['https://github.com/a/b/c', 'github', undefined],
  ['https://github.com/a', 'github', undefined],
  ['https://gitlab.com/a', 'gitlab', undefined],
  ['https://github.com/a/%7B%7B.title%7D%7D', 'github', undefined],
  ['https://gitlab.com/a/<< inputs.title >>', 'gitlab', undefined],
  ['https://bitbucket.org/a/b', 'bitbucketCloud', undefined],
])('%s of %s has pull requests of %s', (repository, type, host) => {
  expect(pullRequestHost(repository, type)).toBe(host);
});

describe('whether there can be previews at all', () => {
  it.each<[string, Array<Partial<PreviewGrant>>]>([
    ['not-granted', []],
    ['no-fleet', [{ cluster: 'mars' }]],
    ['no-fleet', [{ cluster: 'gone' }]],
    ['possible', [{ cluster: 'mars' }, {}]],
    ['possible', [{ cluster: 'prod' }]],
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

describe('what is made is what the examples of the documentation have, but for an Ingress and its address', () => {
  const made = (grant: PreviewGrant): any[] => {
    const planned = plan({}, [grant]);
    const { previews } = previewEngine(planned.engine);
    return JSON.parse(JSON.stringify(previews.objects(planned)));
  };
  const exampleOf = (file: string) =>
    parseAllDocuments(readFileSync(join(EXAMPLES, file), 'utf8')).map(
      document => document.toJS(),
    );

  it('with Argo CD', () => {
    const token = { secret: 'github-token', key: 'token' };
    const objects = made({ ...GRANT, token });
    const find = (kind: string) =>
      objects.find((object: any) => object.kind === kind);
    const [project, set] = [find('AppProject'), find('ApplicationSet')];
    project.spec.namespaceResourceWhitelist.push({
      group: 'networking.k8s.io',
      kind: 'Ingress',
    });
    set.spec.template.metadata.annotations['link.argocd.argoproj.io/preview'] =
      'https://pr-{{.number}}.shop.example';
    expect(exampleOf('previews.yaml')).toEqual(objects);
  });

  it('with Flux', () => {
    const token = { secret: 'github-token', key: 'password' };
    const objects = made({ ...FLUX, token });
    const [, set] = objects;
    const find = (kind: string) =>
      set.spec.resources.find((object: any) => object.kind === kind);
    find('Kustomization').metadata.annotations[
      'event.toolkit.fluxcd.io/preview-url'
    ] = 'https://pr-<< inputs.id >>.shop.example';
    const [provider, example, ...policy] = exampleOf('previews-flux.yaml');
    expect(example.spec.resources.pop()).toMatchObject({
      kind: 'Ingress',
      spec: { rules: [{ host: 'pr-<< inputs.id >>.shop.example' }] },
    });
    expect([provider, example, ...policy]).toEqual(objects);
  });
});
