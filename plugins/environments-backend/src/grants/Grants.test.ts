import type { Environment } from '@downstage/backstage-plugin-environments-common';
import { QA } from '../__testUtils__/projection';
import { Grants } from './Grants';
import type { HomeGrant } from './HomeGrant';

const HOME = 'https://git.example/acme/env-qa';
const FURTHER = 'https://git.example/acme/deployments';

const qa: Environment = {
  ...QA,
  tier: 'testing',
  home: HOME,
  sources: [HOME, FURTHER].map(repository => ({
    repository,
    branch: 'main',
    paths: ['.'],
    layout: 'auto',
  })),
  delivery: {
    control: { cluster: 'hub', namespace: 'argocd' },
    target: { cluster: 'qa', namespaces: ['shop', 'shop-jobs'] },
  },
};
const grant = (rest: Partial<HomeGrant> = {}): HomeGrant => ({
  repository: HOME,
  branches: ['main'],
  repositories: [FURTHER],
  clusters: { hub: ['argocd'], qa: ['shop', 'shop-*'] },
  ...rest,
});

function restrict(homes: HomeGrant[], rest: Partial<Environment> = {}) {
  const { environment, problems } = new Grants(homes).restrict({
    ...qa,
    ...rest,
  });
  return {
    repositories: environment.sources.map(({ repository }) => repository),
    delivers: environment.delivery !== undefined,
    problems: problems.map(({ subject, message }) => `${subject}: ${message}`),
  };
}

describe('Grants', () => {
  it.each<[string, HomeGrant[], Partial<Environment>]>([
    ['what one entry names', [grant()], {}],
    [
      'by a pattern',
      [grant({ repository: 'https://git.example/acme/env-*' })],
      {},
    ],
    ['of its tier', [grant({ tiers: ['testing', 'staging'] })], {}],
    [
      'what several entries name together',
      [
        grant({ repositories: [], clusters: { hub: ['argocd'] } }),
        grant({ clusters: { qa: ['*'] } }),
      ],
      {},
    ],
    [
      'all namespaces',
      [grant({ clusters: { hub: ['*'], qa: ['*'] } })],
      { delivery: { control: { cluster: 'hub' }, target: { cluster: 'qa' } } },
    ],
    [
      'whatever app-config defines',
      [],
      { home: 'app-config:environments.environments' },
    ],
  ])('leaves %s', (_, homes, rest) => {
    expect(restrict(homes, rest)).toEqual({
      repositories: [HOME, FURTHER],
      delivers: true,
      problems: [],
    });
  });

  it.each<
    [string, HomeGrant[], Partial<Environment>, string[], boolean, RegExp]
  >([
    [
      'everything without an entry',
      [],
      {},
      [],
      false,
      /^home: .*- \{ repository: https:\/\/git.example\/acme\/env-qa, repositories: \[https:\/\/git.example\/acme\/deployments\], clusters: \{ qa: \[shop, shop-jobs\], hub: \[argocd\] \} \}$/,
    ],
    [
      'everything with an entry of another repository',
      [grant({ repository: `${HOME}-2` })],
      {},
      [],
      false,
      /^home: no environment may be read from/,
    ],
    [
      'everything without a home',
      [grant()],
      { home: undefined, location: 'https://git.example/x' },
      [],
      false,
      /^home: the entity was read from https:\/\/git.example\/x, which is not/,
    ],
    [
      'everything of another tier',
      [grant({ tiers: ['testing'] })],
      { tier: 'production' },
      [],
      false,
      /^tier: .*may not be of tier production.*add production to "tiers"/,
    ],
    [
      'what only an entry of another tier grants',
      [grant({ repositories: [] }), grant({ tiers: ['production'] })],
      {},
      [HOME],
      true,
      /^source https:\/\/git.example\/acme\/deployments: .*repositories: \[https:\/\/git.example\/acme\/deployments\]$/,
    ],
    [
      'a cluster that is not named',
      [grant({ clusters: { qa: ['*'] } })],
      {},
      [HOME, FURTHER],
      false,
      /^delivery: .*: clusters: \{ hub: \[argocd\] \}$/,
    ],
    [
      'a namespace that is not named',
      [grant({ clusters: { hub: ['argocd'], qa: ['shop'] } })],
      {},
      [HOME, FURTHER],
      false,
      /^delivery: .*: clusters: \{ qa: \[shop-jobs\] \}$/,
    ],
    [
      'all namespaces where some are granted',
      [grant({ clusters: { hub: ['argocd'], qa: ['shop*'] } })],
      {
        delivery: {
          control: { cluster: 'hub', namespace: 'argocd' },
          target: { cluster: 'qa' },
        },
      },
      [HOME, FURTHER],
      false,
      /^delivery: .*: clusters: \{ qa: \['\*'\] \}$/,
    ],
    [
      'a cluster that is named like what every object has',
      [grant()],
      {
        delivery: {
          control: { cluster: 'hub', namespace: 'argocd' },
          target: { cluster: 'constructor', namespaces: ['shop'] },
        },
      },
      [HOME, FURTHER],
      false,
      /constructor: \[shop\]/,
    ],
  ])(
    'takes %s, and says which lines to add',
    (_, homes, rest, repositories, delivers, problem) => {
      expect(restrict(homes, rest)).toEqual({
        repositories,
        delivers,
        problems: [expect.stringMatching(problem)],
      });
    },
  );

  it('allows branches by name', () => {
    const grants = new Grants([grant({ branches: ['main', 'prod'] })]);
    expect(
      ['main', 'prod', 'feature', 'mai%6e', undefined].map(branch =>
        grants.allowsBranch(HOME, branch),
      ),
    ).toEqual([true, true, false, false, false]);
    expect(grants.allowsBranch(FURTHER, 'main')).toBe(false);
  });

  it('takes nothing more when it is applied again', () => {
    const grants = new Grants([grant({ repositories: [] })]);
    const once = grants.restrict(qa).environment;
    expect(grants.restrict(once)).toEqual({ environment: once, problems: [] });
  });

  it('knows which repositories environments may be granted', () => {
    const grants = new Grants([grant()]);
    expect([HOME, FURTHER, `${HOME}-2`].map(url => grants.covers(url))).toEqual(
      [true, true, false],
    );
    expect([HOME, FURTHER].map(url => grants.isHome(url))).toEqual([
      true,
      false,
    ]);
  });
});
