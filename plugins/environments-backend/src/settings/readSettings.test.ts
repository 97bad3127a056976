import { ConfigReader } from '@backstage/config';
import type { JsonObject, JsonValue } from '@backstage/types';
import { readSettings } from './readSettings';

const settingsOf = (environments: JsonObject) =>
  readSettings(
    new ConfigReader({
      app: { baseUrl: 'https://portal.example' },
      environments,
    }),
  );

const repository = 'https://git.example/acme/fleet';
const qa = { engine: 'argocd' };

describe('environments.fleets', () => {
  const fleetsOf = (...fleets: JsonValue[]) => settingsOf({ fleets }).fleets;

  it('are none without it', () => {
    expect(settingsOf({}).fleets).toEqual([]);
  });

  it('have defaults, and a form in which repositories are compared', () => {
    expect(
      fleetsOf({
        repository: 'https://GIT.example/acme/fleet.git/',
        clusters: {
          qa,
          prod: { engine: 'flux', folder: 'live/prod', secret: 'git' },
          dev: { ...qa, applicationNamespaces: ['shop-*'] },
        },
      }),
    ).toEqual([
      {
        repository,
        branch: 'main',
        direct: false,
        clusters: {
          qa: { engine: 'argocd', folder: 'clusters/qa' },
          prod: { engine: 'flux', folder: 'live/prod', secret: 'git' },
          dev: {
            engine: 'argocd',
            folder: 'clusters/dev',
            applicationNamespaces: ['shop-*'],
          },
        },
      },
    ]);
  });

  it.each<[JsonValue, string]>([
    [repository, '[0]: must say which clusters follow the repository: {'],
    [
      { repository: 'nonsense', clusters: { qa } },
      '[0].repository: "nonsense" is not',
    ],
    [
      { repository: 'https://git.example/acme/../x/y', clusters: { qa } },
      '[0].repository: "https://git.example/acme/../x/y" is not the URL',
    ],
    [
      { repository, clusters: {} },
      '[0].clusters: names no cluster. Give those',
    ],
    [{ repository }, '[0].clusters: '],
    [
      { repository, clusters: { qa: { engine: 'none' } } },
      '[0].clusters.qa.engine: must be argocd or flux (given: none)',
    ],
    [
      { repository, clusters: { qa: { ...qa, secret: 'git' } } },
      '[0].clusters.qa.secret: argocd finds the credentials of a repository by its URL. Leave "secret" out',
    ],
    [
      {
        repository,
        clusters: { qa: { engine: 'flux', applicationNamespaces: ['*'] } },
      },
      '[0].clusters.qa.applicationNamespaces: flux takes its objects from every namespace. Leave "applicationNamespaces" out',
    ],
    [
      { repository, clusters: { qa: { ...qa, applicationNamespaces: ['A'] } } },
      '[0].clusters.qa.applicationNamespaces[0]: must be the name of a namespace',
    ],
    [
      { repository, clusters: { qa: { ...qa, annotations: { 'a b': 'c' } } } },
      '[0].clusters.qa.annotations',
    ],
    [
      {
        repository,
        clusters: { qa: { ...qa, secrets: { sops: { recipients: {} } } } },
      },
      '[0].clusters.qa.secrets.sops.recipients: must have one of age, pgp, kms, gcp_kms, azure_keyvault, hc_vault_transit_uri',
    ],
    [
      {
        repository,
        clusters: { qa: { ...qa, secrets: { externalSecrets: {} } } },
      },
      '[0].clusters.qa.secrets.externalSecrets.store: ',
    ],
    [
      { repository, clusters: { qa: { ...qa, helmfile: { plugin: 'a b' } } } },
      '[0].clusters.qa.helmfile.plugin: must be the name of a config management plugin, such as helmfile',
    ],
    [
      { repository, clusters: { qa: { ...qa, helmfile: {} } } },
      '[0].clusters.qa.helmfile.plugin',
    ],
    [
      {
        repository,
        clusters: { qa: { engine: 'flux', helmfile: { plugin: 'helmfile' } } },
      },
      '[0].clusters.qa.helmfile: flux has no plugins that render a helmfile. Leave "helmfile" out',
    ],
    ...['../prod', 'clusters/../prod', './qa', '/qa', 'qa/', 'a//b'].map(
      (folder): [JsonValue, string] => [
        { repository, clusters: { qa: { ...qa, folder } } },
        `[0].clusters.qa.folder: "${folder}" is no folder of the fleet repository`,
      ],
    ),
    [{ repository, clusters: { qa }, directly: true }, '[0]: '],
  ])('refuses %j with the key and the fix', (fleet, message) => {
    expect(() => fleetsOf(fleet)).toThrow(`environments.fleets${message}`);
  });

  it('reads what Secrets can be made of, what is annotated, and what renders a helmfile', () => {
    const [{ clusters }] = fleetsOf({
      repository,
      clusters: {
        qa: {
          ...qa,
          annotations: { 'notifications.argoproj.io/subscribe.a.slack': 'x' },
          helmfile: { plugin: 'helmfile-v1.0' },
          secrets: {
            sealedSecrets: {},
            sops: { recipients: { age: 'age1x' }, secret: 'sops-age' },
          },
        },
      },
    });
    expect(clusters.qa).toMatchObject({
      annotations: { 'notifications.argoproj.io/subscribe.a.slack': 'x' },
      helmfile: { plugin: 'helmfile-v1.0' },
      secrets: {
        sealedSecrets: {
          controllerName: 'sealed-secrets-controller',
          controllerNamespace: 'kube-system',
        },
        sops: { recipients: { age: 'age1x' }, secret: 'sops-age' },
      },
    });
  });

  it('refuses a cluster that follows two', () => {
    const other = { repository: `${repository}-2`, clusters: { qa } };
    expect(() => fleetsOf({ repository, clusters: { qa } }, other)).toThrow(
      'environments.fleets[1].clusters.qa: the cluster follows environments.fleets[0] already. Name it in one of them',
    );
  });
});

describe('environments.creation', () => {
  it('permits nothing without it', () => {
    expect(settingsOf({}).creation).toMatchObject({
      repositories: [],
      services: [],
      workflow: true,
    });
  });

  it('permits repositories by patterns', () => {
    const { creation } = settingsOf({
      creation: { repositories: ['https://git.example/acme/env-*'] },
    });
    expect(creation.repositories).toEqual(['https://git.example/acme/env-*']);
  });

  it('lets each tier begin with what is given, and else with what most want', () => {
    const { tiers } = settingsOf({
      creation: { tiers: { production: { approvals: 2 } } },
    }).creation;
    const common = { strategy: 'manual', healthyWithin: 'PT30M' };
    expect(tiers).toEqual({
      development: { ...common, approvals: 0 },
      testing: { ...common, approvals: 1 },
      staging: { ...common, approvals: 1 },
      production: { ...common, approvals: 2, soak: 'PT1H' },
    });
  });

  it('has new repositories tell of what changes, where that is set', () => {
    const url = 'https://portal.acme.example/api/events/http/github';
    const { webhook } = settingsOf({
      creation: { webhook: { url, secret: 'secret' } },
    }).creation;
    expect(webhook).toEqual({
      url,
      secret: 'secret',
      events: ['push', 'pull_request'],
    });
    expect(settingsOf({}).creation.webhook).toBeUndefined();
  });

  it('never repeats the secret of a webhook that is none', () => {
    const webhook = { url: 'portal.acme.example', secret: 'hidden' };
    expect(() => settingsOf({ creation: { webhook } })).toThrow(
      /^environments\.creation\.webhook\.url: (?!.*hidden)/,
    );
  });

  it.each([
    [{ prod: {} }, /^environments\.creation\.tiers.*prod/],
    [
      { production: { soak: '1h' } },
      'environments.creation.tiers.production.soak: "1h" is no ISO 8601 duration, such as PT30M or P1D',
    ],
    [
      { production: { soak: 'P31D' } },
      'environments.creation.tiers.production.soak: must be at most P30D',
    ],
    [
      { production: { approvals: 7 } },
      /^environments\.creation\.tiers\.production\.approvals: /,
    ],
    [
      { production: { merge: 'automatic' } },
      /^environments\.creation\.tiers\.production: .*merge/,
    ],
  ])('refuses %j for tiers', (tiers, message) => {
    expect(() => settingsOf({ creation: { tiers } })).toThrow(message);
  });

  it.each(['env-*', 'https://*/acme/env', 'https://git.example/acme/../*'])(
    'refuses %s, which is no pattern of repositories',
    pattern => {
      expect(() =>
        settingsOf({ creation: { repositories: [pattern] } }),
      ).toThrow(
        `environments.creation.repositories[0]: "${pattern}" is not the URL of a repository`,
      );
    },
  );

  it('names repositories that get environments as folders', () => {
    const shared = (...places: object[]) =>
      settingsOf({ creation: { shared: places } }).creation.shared;
    const url = 'https://git.example/acme/environments';
    expect(
      shared(
        { repository: `${url}.git` },
        { repository: `${url}-2`, branch: 'live', folder: 'e-{name}/x' },
      ),
    ).toEqual([
      { repository: url, branch: 'main', folder: 'environments/{name}' },
      { repository: `${url}-2`, branch: 'live', folder: 'e-{name}/x' },
    ]);
    for (const folder of [
      'environments',
      '{name}/{name}',
      '/environments/{name}',
      '../{name}',
      'a/../{name}',
      '.github/{name}',
      '.git/{name}',
      'a//{name}',
      '{name}/',
      '',
    ]) {
      expect(() => shared({ repository: url, folder })).toThrow(
        `environments.creation.shared[0].folder: "${folder}" is not the folder of an environment, such as environments/{name}`,
      );
    }
    expect(() => shared({ repository: url, branch: 'env/qa' })).toThrow(
      'environments.creation.shared[0].branch: "env/qa" cannot be the branch of a catalog file',
    );
    expect(() => shared({ repository: `${url}-*` })).toThrow(
      `environments.creation.shared[0].repository: "${url}-*" is not the URL of one repository`,
    );
    expect(() => shared({ repository: url }, { repository: url })).toThrow(
      `environments.creation.shared[1].repository: ${url} is there twice`,
    );
    expect(() => shared({ repository: url, path: 'x' })).toThrow(
      /^environments\.creation\.shared\[0\]: .*path/,
    );
  });
});
