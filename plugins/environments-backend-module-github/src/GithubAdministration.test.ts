import { Octokit } from '@octokit/rest';
import { GithubAdministration } from './GithubAdministration';

const URL = 'https://github.com/acme/environments';

type Answer = [status: number, body: unknown];

/** GitHub as it answers one method and the end of a path; whatever else is asked is not found. */
function administrationOf(answers: Record<string, Answer>) {
  const asked: string[] = [];
  const octokit = new Octokit({
    log: { debug() {}, info() {}, warn() {}, error() {} },
    request: {
      fetch: async (url: string, { method }: { method: string }) => {
        const call = `${method} ${url.split('/').at(-1)}`;
        asked.push(call);
        const [status, body] = answers[call] ?? [404, { message: 'Not Found' }];
        return new Response(JSON.stringify(body), {
          status,
          headers: { 'content-type': 'application/json; charset=utf-8' },
        });
      },
    },
  });
  const administration = new GithubAdministration({
    url: URL,
    owner: 'acme',
    repo: 'environments',
    octokit,
    octokitOf: () => octokit,
    features: {},
    hasToken: async () => true,
  });
  return { administration, asked };
}

const NOT_PROTECTED: Answer = [404, { message: 'Branch not protected' }];
const reviewsOf = (reviews?: object, checks = ['validate']): Answer => [
  200,
  {
    required_pull_request_reviews: reviews,
    required_status_checks: { contexts: checks },
  },
];

describe('the protection of a branch', () => {
  it.each<[string, Answer, Answer | undefined, object]>([
    ['nothing', NOT_PROTECTED, [200, {}], { status: 'protected' }],
    [
      'a rule of as many approvals',
      reviewsOf({ required_approving_review_count: 2 }),
      undefined,
      { status: 'protected' },
    ],
    [
      'a rule of fewer',
      reviewsOf({ required_approving_review_count: 1 }),
      undefined,
      { status: 'weaker', approvals: 1, missingChecks: [] },
    ],
    [
      'a rule that gives no number',
      reviewsOf({}),
      undefined,
      { status: 'weaker', approvals: 0, missingChecks: [] },
    ],
    [
      'a rule without reviews and checks',
      [200, { required_status_checks: null }],
      undefined,
      { status: 'weaker', missingChecks: ['validate'] },
    ],
    [
      'a rule that asks for another check',
      reviewsOf({ required_approving_review_count: 2 }, ['scan']),
      undefined,
      { status: 'weaker', approvals: 2, missingChecks: ['validate'] },
    ],
    [
      'a plan without protection',
      [403, { message: 'Upgrade to GitHub Pro' }],
      [403, { message: 'Upgrade to GitHub Pro' }],
      { status: 'unsupported', reason: expect.stringContaining(URL) },
    ],
    [
      'a token without administration',
      [404, { message: 'Not Found' }],
      [404, { message: 'Not Found' }],
      { status: 'unsupported', reason: expect.stringContaining(URL) },
    ],
  ])('is told where there is %s', async (_, get, put, expected) => {
    const { administration, asked } = administrationOf({
      'GET protection': get,
      ...(put ? { 'PUT protection': put } : {}),
    });
    await expect(
      administration.protectBranch('env/uat', {
        approvals: 2,
        checks: ['validate'],
      }),
    ).resolves.toEqual(expected);
    // What stands is not replaced
    expect(asked).toEqual([
      'GET protection',
      ...(put ? ['PUT protection'] : []),
    ]);
  });

  it('is not left out where a branch is told late', async () => {
    const { administration } = administrationOf({
      'GET protection': NOT_PROTECTED,
      'PUT protection': [404, { message: 'Branch not found' }],
    });
    await expect(
      administration.protectBranch('env/uat', {
        approvals: 2,
        checks: ['validate'],
      }),
    ).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringMatching(/env\/uat .*Branch not found/),
    });
  });

  it('is not replaced where the host limits the portal', async () => {
    const { administration, asked } = administrationOf({
      'GET protection': [
        403,
        { message: 'You have exceeded a secondary rate limit' },
      ],
      'PUT protection': [200, {}],
    });
    await expect(
      administration.protectBranch('env/uat', {
        approvals: 2,
        checks: ['validate'],
      }),
    ).rejects.toMatchObject({ kind: 'unavailable' });
    expect(asked).toEqual(['GET protection']);
  });
});

describe('a webhook', () => {
  const webhook = {
    url: 'https://portal.acme.example/hook',
    secret: 'hidden',
    events: ['push'],
  };

  it.each<[string, Record<string, Answer>, object]>([
    [
      'is added',
      { 'GET hooks?per_page=100': [200, []], 'POST hooks': [201, {}] },
      { status: 'added' },
    ],
    [
      'is there',
      {
        'GET hooks?per_page=100': [200, [{ config: { url: webhook.url } }]],
      },
      { status: 'exists' },
    ],
    [
      'that GitHub cannot reach is told',
      {
        'GET hooks?per_page=100': [200, []],
        'POST hooks': [422, { message: 'url is not supported' }],
      },
      {
        status: 'unsupported',
        reason: expect.stringMatching(/^GitHub says: (?!.*hidden).*supported/),
      },
    ],
    [
      'needs rights',
      {},
      { status: 'unsupported', reason: expect.stringContaining(URL) },
    ],
  ])('%s', async (_, answers, expected) => {
    const { administration } = administrationOf(answers);
    await expect(administration.addWebhook(webhook)).resolves.toEqual(expected);
  });
});

describe('a new branch', () => {
  it.each([
    ['Reference update failed', 'invalid', /above or below|rule/],
    [
      'Repository rule violations found\n\nCannot create ref due to creations being restricted.',
      'forbidden',
      /bypass the rule for env\/uat$/,
    ],
  ])('is refused with the fix: %s', async (message, kind, fix) => {
    const { administration } = administrationOf({
      'POST trees': [201, { sha: 't' }],
      'POST commits': [201, { sha: 'c' }],
      'POST refs': [422, { message }],
    });
    await expect(
      administration.createBranch({
        branch: 'env/uat',
        message: 'Begin',
        files: [],
      }),
    ).rejects.toMatchObject({ kind, message: expect.stringMatching(fix) });
  });
});
