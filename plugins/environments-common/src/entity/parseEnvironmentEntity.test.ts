import { parseDuration } from './parseDuration';
import {
  isEnvironmentEntity,
  parseEnvironmentEntity,
} from './parseEnvironmentEntity';

const source = { repository: 'https://git.example/acme/env-qa.git' };

function entity(environment: unknown, spec: object = {}) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: 'qa',
      namespace: 'retail',
      title: 'QA',
      annotations: {
        'backstage.io/managed-by-location':
          'url:https://git.example/acme/env-qa/blob/main/catalog-info.yaml',
      },
    },
    spec: {
      type: 'environment',
      owner: 'platform',
      environment,
      ...spec,
    } as never,
  };
}

describe('parseEnvironmentEntity', () => {
  it('fills in defaults and makes refs absolute', () => {
    expect(
      parseEnvironmentEntity(
        entity({
          tier: 'testing',
          promotesFrom: ['dev', 'resource:default/shared'],
          sources: [source],
          delivery: { target: { cluster: 'qa' } },
        }),
      ),
    ).toEqual({
      environment: {
        ref: 'resource:retail/qa',
        name: 'qa',
        namespace: 'retail',
        title: 'QA',
        owner: 'group:retail/platform',
        tier: 'testing',
        promotesFrom: ['resource:retail/dev', 'resource:default/shared'],
        sources: [
          {
            repository: 'https://git.example/acme/env-qa',
            branch: 'main',
            paths: ['.'],
            layout: 'auto',
          },
        ],
        delivery: { control: { cluster: 'qa' }, target: { cluster: 'qa' } },
        promotion: {
          strategy: 'manual',
          merge: 'manual',
          healthyWithinSeconds: 1800,
        },
        location: 'https://git.example/acme/env-qa/blob/main/catalog-info.yaml',
      },
    });
  });

  it.each([
    ['nothing', undefined, {}, /spec\.environment: is missing/],
    [
      'an unknown tier',
      { tier: 'prod', sources: [source] },
      {},
      /spec\.environment\.tier: .*development.*given: "prod"/,
    ],
    [
      'a key that nobody reads',
      { tier: 'testing', sources: [source], soak: 'PT1H' },
      {},
      /spec\.environment: .*soak/,
    ],
    [
      'no source',
      { tier: 'testing', sources: [] },
      {},
      /spec\.environment\.sources/,
    ],
    [
      'a repository that is no URL',
      { tier: 'testing', sources: [{ repository: 'acme/env' }] },
      {},
      /sources\[0\]\.repository: must be the plain URL.*given: "acme\/env"/,
    ],
    [
      'a path out of the repository',
      { tier: 'testing', sources: [{ ...source, paths: ['a/../../b'] }] },
      {},
      /paths\[0\]: must be a folder relative/,
    ],
    [
      'a duration without unit',
      {
        tier: 'testing',
        sources: [source],
        promotion: { healthyWithin: '30' },
      },
      {},
      /healthyWithin: must be an ISO 8601 duration.*given: "30"/,
    ],
    [
      'a wait that is too long',
      { tier: 'testing', sources: [source], promotion: { soak: 'P31D' } },
      {},
      /promotion\.soak: must be at most P30D.*given: "P31D"/,
    ],
    [
      'a later environment that takes versions by itself',
      {
        tier: 'testing',
        sources: [source],
        promotesFrom: ['dev'],
        promotion: { strategy: 'automatic' },
      },
      {},
      /promotion\.strategy: "automatic" is for first environments/,
    ],
    [
      'an environment that comes after itself',
      { tier: 'testing', sources: [source], promotion: { after: ['qa'] } },
      {},
      /promotion\.after: names resource:retail\/qa itself; take it out/,
    ],
    [
      'an upstream that is no ref',
      { tier: 'testing', sources: [source], promotesFrom: ['dev/'] },
      {},
      /promotesFrom\[0\]: "dev\/" is not an entity ref/,
    ],
    [
      'no owner',
      { tier: 'testing', sources: [source] },
      { owner: undefined },
      /spec\.owner/,
    ],
  ])('says what is wrong with %s', (_, environment, spec, expected) => {
    const parsed = parseEnvironmentEntity(entity(environment, spec));
    expect('problems' in parsed && parsed.problems.join('\n')).toMatch(
      expected,
    );
  });
});

it('reads what an environment comes after', () => {
  const parsed = parseEnvironmentEntity(
    entity({
      tier: 'testing',
      sources: [source],
      promotion: { after: ['east', 'resource:eu/west'], soak: 'PT1H' },
    }),
  );
  expect('environment' in parsed && parsed.environment.promotion).toMatchObject(
    {
      after: ['resource:retail/east', 'resource:eu/west'],
      soakSeconds: 3600,
    },
  );
});

it('knows an environment by kind and type', () => {
  expect(isEnvironmentEntity(entity({}))).toBe(true);
  expect(isEnvironmentEntity({ ...entity({}), kind: 'Component' })).toBe(false);
  expect(isEnvironmentEntity(entity({}, { type: 'database' }))).toBe(false);
});

it.each([
  ['PT30M', 1800],
  ['P1DT2H3S', 93603],
  ['P2W', 1209600],
  ['P', undefined],
  ['PT', undefined],
  ['P1DT', undefined],
  ['P1M', undefined],
  ['30m', undefined],
])('parseDuration(%s) is %s', (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds);
});
