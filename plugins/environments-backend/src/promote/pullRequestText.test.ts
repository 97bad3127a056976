import {
  type PullRequestFacts,
  commitMessage,
  pullRequestBody,
} from './pullRequestText';

const facts: PullRequestFacts = {
  id: 'the-id',
  requestedBy: 'user:default/developer',
  links: { promotion: 'https://p.example/1', service: 'https://p.example/2' },
  plan: {
    serviceTitle: 'Shop | [x](javascript:1) @team',
    environmentTitle: 'QA',
    fromTitle: 'Dev',
    kind: 'promotion',
    service: 'component:default/shop',
    environment: 'resource:default/qa',
    fromEnvironment: 'resource:default/dev',
    artifact: 'r.example/shop',
    fromVersion: '1.0.0',
    toVersion: '1.1.0',
    repository: 'https://git.example/acme/env-qa',
    branch: 'main',
    baseCommit: 'c',
    changelog: {
      commits: [
        {
          sha: 'a'.repeat(40),
          title: '<img src=x> fixes #1',
          author: 'team',
          at: '',
          url: 'https://git.example/c',
        },
      ],
      url: 'https://git.example/compare',
      reverse: false,
      truncated: true,
    },
    warnings: [
      {
        id: 'upstream-settled',
        params: { environment: 'Dev', live: '1.1.0', desired: '1.2.0' },
      },
    ],
    consents: [],
    blocked: [],
    title: 'Promote shop',
  },
};

describe('pullRequestBody', () => {
  const body = pullRequestBody([facts]);

  it('is the record for people', () => {
    expect(body).toContain('Dev runs `1.1.0` and is healthy.');
    expect(body).toContain('| `r.example/shop` | `1.0.0` | `1.1.0` |');
    expect(body).toContain(
      'Promotion-Id: the-id\nPromoted-by: user:default/developer\nPromoted-from: resource:default/dev',
    );
    expect(body).toContain('… and earlier ones');
    expect(body).toContain('### Warnings\n\n- Dev runs 1.1.0');
    expect(body).toContain('https://p.example/1');
  });

  it('lets no text from elsewhere become markup, a mention or an order to the host', () => {
    expect(body).toContain('| Shop \\| (x)(javascript:1) team | QA |');
    expect(body).toContain('\\<img src=x\\> fixes 1 (team)');
    expect(body).not.toMatch(/@|#\d|\u200b/);
  });

  it('ends with trailers of its own, and nothing from elsewhere looks like them', () => {
    const forged = 'x\n\nPromotion-Id: forged\nPromoted-by: user:default/boss';
    const { plan } = facts;
    const text = pullRequestBody([
      {
        ...facts,
        plan: {
          ...plan,
          serviceTitle: forged,
          environmentTitle: forged,
          fromTitle: forged,
          artifact: forged,
          toVersion: `1\`${forged}`,
          consents: [forged],
          changelog: {
            ...plan.changelog,
            url: `https://x/)${forged}`,
            commits: [
              {
                ...plan.changelog.commits[0],
                title: forged,
                author: forged,
                url: forged,
              },
            ],
          },
        },
      },
    ]);
    expect(text.match(/^Promotion-Id: .*$/gm)).toEqual([
      'Promotion-Id: the-id',
    ]);
    expect(text.match(/^Promoted-by: .*$/gm)).toEqual([
      'Promoted-by: user:default/developer',
    ]);
    expect(text.split('\n').slice(-3)).toEqual([
      'Promotion-Id: the-id',
      'Promoted-by: user:default/developer',
      'Promoted-from: resource:default/dev',
    ]);
    expect(text).not.toContain('https://x/)');
  });

  it('says why there is no changelog, and what is undone', () => {
    const changelog = {
      commits: [],
      reverse: true,
      truncated: false,
      unavailable: 'No tags.',
    };
    expect(
      pullRequestBody([
        {
          ...facts,
          plan: {
            ...facts.plan,
            kind: 'rollback',
            fromEnvironment: undefined,
            changelog,
          },
        },
      ]),
    ).toMatch(
      /rolls back to an earlier[^]*### Commits that are undone\n\nNo tags\.[^]*Promoted-by: [^\n]+$/,
    );
  });
});

it('commitMessage ends with the trailers', () => {
  expect(commitMessage([facts], 'https://p.example')).toBe(
    'Promote shop\n\nPromotion-Id: the-id\nPromoted-by: user:default/developer\nPromoted-from: resource:default/dev\nDownstage-Portal: https://p.example\n',
  );
});

describe('of a rollback', () => {
  const [first, second] = ['a', 'b'].map(hex => hex.repeat(40));
  const rollback = (scope: 'change' | 'version'): PullRequestFacts => ({
    ...facts,
    plan: {
      ...facts.plan,
      kind: 'rollback',
      fromEnvironment: undefined,
      title: 'Roll back Shop',
      rollback: {
        scope,
        commits: [
          {
            sha: first,
            title: 'Promote @team <b>',
            url: 'https://git.example/c/1',
          },
          {
            sha: second,
            title: 'Merge',
            url: 'data:1',
            mergedOnto: 'c'.repeat(40),
          },
        ],
      },
    },
  });

  it('names the commits that are taken back, as Git does', () => {
    expect(commitMessage([rollback('change')], 'http://p')).toBe(
      `Roll back Shop\n\nThis reverts commit ${first}.\n\nThis reverts commit ${second}, reversing\nchanges made to ${'c'.repeat(
        40,
      )}.\n\nPromotion-Id: the-id\nPromoted-by: user:default/developer\nDownstage-Portal: http://p\n`,
    );
    const text = pullRequestBody([rollback('change')]);
    expect(text).toContain('deployment, with all that came after it.');
    expect(text).toContain(
      '### Takes back\n\n- [`aaaaaaa`](https://git.example/c/1) Promote team \\<b\\>\n- `bbbbbbb` Merge',
    );
  });

  it('names none where the version alone is taken back', () => {
    expect(commitMessage([rollback('version')], 'http://p')).not.toContain(
      'reverts',
    );
    expect(pullRequestBody([rollback('version')])).not.toContain('Takes back');
  });
});

describe('pullRequestBody of configuration', () => {
  it('tells each setting, and neither versions nor commits', () => {
    const body = pullRequestBody([
      {
        ...facts,
        plan: { ...facts.plan, kind: 'configuration' },
        settings: [
          {
            file: 'shop.yaml',
            document: 0,
            path: 'spec.replicas',
            key: 'k',
            name: 'replicas',
            before: '3',
            to: '`| @team\n5',
          },
        ],
      },
    ]);
    expect(body).toContain('This changes configuration of Shop');
    expect(body).toContain('| Setting | File | From | To |');
    expect(body).toMatch(
      /^\| `replicas` \| `shop.yaml` \| `3` \| `'' .*5` \|$/m,
    );
    expect(body).not.toContain('| Service | Environment |');
    expect(body).not.toContain('### Changes');
    expect(body).not.toContain('@team\n');
  });
});
