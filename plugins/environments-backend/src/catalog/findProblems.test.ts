import type { Environment } from '@downstage/backstage-plugin-environments-common';
import { QA } from '../__testUtils__/projection';
import { type ValidationContext, findProblems } from './findProblems';

const REPOSITORY = 'https://git.example/acme/env-qa';
const qa: Environment = {
  ...QA,
  sources: [
    { repository: REPOSITORY, branch: 'main', paths: ['.'], layout: 'auto' },
  ],
  location: `${REPOSITORY}/blob/main/catalog-info.yaml`,
};
const context: ValidationContext = {
  clusters: [{ name: 'hub' }, { name: 'qa' }],
  hasProvider: () => true,
  sourceError: () => undefined,
  progress: () => undefined,
  unread: () => [],
};
const dev: Environment = { ...qa, ref: 'resource:default/dev', name: 'dev' };

function problemsOf(
  environment: Partial<Environment>,
  known: Partial<ValidationContext> = {},
  others: Environment[] = [],
) {
  const checked = { ...qa, ...environment };
  return findProblems(checked, [checked, ...others], { ...context, ...known });
}

describe('findProblems', () => {
  it('finds nothing wrong with an environment that is in order', () => {
    expect(problemsOf({ promotesFrom: [dev.ref] }, {}, [dev])).toEqual([]);
  });

  it.each<
    [
      string,
      Partial<Environment>,
      Partial<ValidationContext>,
      { severity: 'error' | 'warning'; subject: string; message: RegExp },
    ]
  >([
    [
      'an upstream that does not exist',
      { promotesFrom: ['resource:default/no'] },
      {},
      {
        severity: 'error',
        subject: 'promotesFrom',
        message: /^there is no environment resource:default\/no\./,
      },
    ],
    [
      'a namespace that is not read of its cluster',
      {},
      { clusters: [{ name: 'hub' }, { name: 'qa', namespaces: ['a', 'b'] }] },
      {
        severity: 'warning',
        subject: 'cluster qa',
        message:
          /^what runs in qa is not known: only a, b is read of it\. Add the namespace to environments\.kubernetes\.namespaces\.qa/,
      },
    ],
    [
      'a cycle of promotions',
      { promotesFrom: [qa.ref] },
      {},
      {
        severity: 'error',
        subject: 'promotesFrom',
        message: /resource:default\/qa → resource:default\/qa is a cycle/,
      },
    ],
    [
      'an order with a cycle',
      { promotion: { ...qa.promotion, after: [qa.ref] } },
      {},
      {
        severity: 'warning',
        subject: 'promotion.after',
        message: /resource:default\/qa → resource:default\/qa is a cycle/,
      },
    ],
    [
      'an order behind an unknown environment',
      { promotion: { ...qa.promotion, after: ['resource:default/eu'] } },
      {},
      {
        severity: 'warning',
        subject: 'promotion.after',
        message:
          /^there is no environment resource:default\/eu\. Correct the name/,
      },
    ],
    [
      'a cluster that is not configured',
      {},
      { clusters: [{ name: 'hub' }, { name: 'prod' }] },
      {
        severity: 'error',
        subject: 'cluster qa',
        message: /\(known: hub, prod\)/,
      },
    ],
    [
      'a host without a provider',
      {},
      { hasProvider: () => false },
      {
        severity: 'error',
        subject: `source ${REPOSITORY}`,
        message: /no SCM provider is configured for git\.example\./,
      },
    ],
    [
      'a source that cannot be read',
      {},
      {
        sourceError: ({ repository, branch }) =>
          repository === REPOSITORY && branch === 'main'
            ? 'is gone'
            : undefined,
      },
      {
        severity: 'error',
        subject: `source ${REPOSITORY}`,
        message: /^is gone$/,
      },
    ],
    [
      'a file that cannot be read',
      {},
      {
        unread: ref =>
          ref === qa.ref
            ? [
                {
                  repository: REPOSITORY,
                  file: 'a.yaml',
                  problem: 'is no YAML',
                },
              ]
            : [],
      },
      {
        severity: 'warning',
        subject: `${REPOSITORY} a.yaml`,
        message: /^is no YAML$/,
      },
    ],
    [
      'a missing delivery',
      { delivery: undefined },
      {},
      {
        severity: 'warning',
        subject: 'delivery',
        message: /^is not set/,
      },
    ],
  ])('finds %s, and nothing else', (_, environment, known, expected) => {
    const { message, ...rest } = expected;
    expect(problemsOf(environment, known)).toEqual([
      { ...rest, message: expect.stringMatching(message) },
    ]);
  });

  it('names a missing cluster once, though it is used twice', () => {
    expect(
      problemsOf({
        delivery: { control: { cluster: 'x' }, target: { cluster: 'x' } },
      }).map(({ subject }) => subject),
    ).toEqual(['cluster x']);
  });

  it('shows twenty unread files at most', () => {
    const file = { repository: REPOSITORY, file: 'a', problem: 'b' };
    expect(
      problemsOf({}, { unread: () => Array.from({ length: 21 }, () => file) }),
    ).toHaveLength(20);
  });
});
