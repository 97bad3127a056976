import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { DeliveryReading } from '../objects/DeliveryStatus';
import type { KubernetesObject } from '../objects/KubernetesObject';
import { readObject } from '../readObject';
import { findPreviews } from './findPreviews';

const sha = 'a1b2c3d4'.repeat(5);

function applicationSet(spec: object = {}): KubernetesObject {
  return {
    metadata: { name: 'shop-previews', namespace: 'argocd', uid: 'set-1' },
    spec: {
      generators: [
        {
          pullRequest: {
            github: { owner: 'acme', repo: 'shop', labels: ['preview'] },
            requeueAfterSeconds: 60,
          },
        },
      ],
      template: {
        metadata: { name: 'shop-pr-{{number}}' },
        spec: { source: { targetRevision: '{{head_sha}}' } },
      },
      ...spec,
    },
  };
}

function application(
  metadata: NonNullable<KubernetesObject['metadata']> = {},
  status: object = {},
): KubernetesObject {
  return {
    metadata: {
      name: 'shop-pr-42',
      namespace: 'argocd',
      creationTimestamp: '2026-01-01T10:00:00Z',
      ownerReferences: [
        {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'ApplicationSet',
          name: 'shop-previews',
          uid: 'set-1',
        },
      ],
      ...metadata,
    },
    spec: {
      source: {
        repoURL: 'https://github.com/acme/shop',
        path: 'deploy',
        targetRevision: sha,
      },
      destination: {
        server: 'https://kubernetes.default.svc',
        namespace: 'preview-shop-42',
      },
    },
    status: {
      sync: { status: 'Synced', revision: sha },
      health: { status: 'Healthy' },
      summary: {
        images: ['r.example/shop:pr-42-a1b2c3d4'],
        externalURLs: ['https://pr-42.shop.example/'],
      },
      ...status,
    },
  };
}

function previewsOf(set: KubernetesObject, ...applications: object[]) {
  return findPreviews([
    readObject('argoproj.io', 'ApplicationSet', set) as DeliveryReading,
    ...applications.map(
      item => readObject('argoproj.io', 'Application', item) as DeliveryReading,
    ),
  ]);
}

const numbered = (name: string, spec: object, labels = {}) =>
  previewsOf(applicationSet(spec), application({ name, labels }))[0].pullRequest
    ?.number;

const named = (name: string, rest: object = {}) => ({
  ...rest,
  template: { metadata: { name } },
});

describe('findPreviews', () => {
  it('tells what is delivered for a pull request', () => {
    expect(previewsOf(applicationSet(), application())).toEqual([
      {
        engine: 'argocd',
        kind: 'Application',
        namespace: 'argocd',
        name: 'shop-pr-42',
        repository: 'https://github.com/acme/shop',
        pullRequest: {
          number: 42,
          url: 'https://github.com/acme/shop/pull/42',
        },
        revision: sha,
        images: ['r.example/shop:pr-42-a1b2c3d4'],
        sync: 'synced',
        health: 'healthy',
        urls: ['https://pr-42.shop.example/'],
        createdAt: '2026-01-01T10:00:00Z',
        whileLabelled: ['preview'],
        destination: {
          cluster: 'in-cluster',
          server: 'https://kubernetes.default.svc',
          namespace: 'preview-shop-42',
        },
      },
    ]);
  });

  it.each<[string, object]>([
    ['of another uid', { uid: 'set-2' }],
    ['of another name', { name: 'others' }],
    ['of another kind', { kind: 'Application' }],
    ['of another group', { apiVersion: 'acme.example/v1' }],
  ])('takes an Application for none that claims an owner %s', (_, claimed) => {
    const [owner] = application().metadata!.ownerReferences!;
    const ownerReferences = [{ ...owner, ...claimed }];
    expect(
      previewsOf(applicationSet(), application({ ownerReferences })),
    ).toEqual([]);
  });

  it('takes an Application for none whose owner is in another namespace', () => {
    expect(
      previewsOf(applicationSet(), application({ namespace: 'team' })),
    ).toEqual([]);
  });

  it('takes the Applications of other generators for none', () => {
    const set = applicationSet({ generators: [{ list: { elements: [] } }] });
    expect(previewsOf(set, application())).toEqual([]);
  });

  it.each(['matrix', 'merge'])('finds a generator within a %s', kind => {
    const { spec } = applicationSet() as { spec: { generators: object[] } };
    const generators = [
      { [kind]: { generators: [{ list: {} }, ...spec.generators] } },
    ];
    expect(
      previewsOf(applicationSet({ generators }), application()),
    ).toMatchObject([{ pullRequest: { number: 42 } }]);
  });
});

describe('the number of a pull request', () => {
  it.each<[string, string, object, number | undefined]>([
    ['fasttemplate', 'shop-pr-42', named('shop-pr-{{number}}'), 42],
    ['spaces', 'shop-pr-42', named('shop-pr-{{ number }}'), 42],
    [
      'a Go template',
      'shop-pr-42',
      named('shop-pr-{{ .number }}', { goTemplate: true }),
      42,
    ],
    [
      'the word of the other kind of template',
      'shop-pr-42',
      named('shop-pr-{{number}}', { goTemplate: true }),
      undefined,
    ],
    [
      'a branch before it',
      'fix-12-shop-3',
      named('{{branch_slug}}-{{number}}'),
      3,
    ],
    [
      'a branch and a commit around it',
      'fix-12-3-a1b2c3d4',
      named('{{branch_slug}}-{{number}}-{{head_short_sha}}'),
      3,
    ],
    [
      'what could be two numbers',
      'fix-12-3-x',
      named('{{branch_slug}}-{{number}}-{{author}}'),
      undefined,
    ],
    [
      'digits beside it',
      'shop-42',
      named('shop-{{number}}{{branch_slug}}'),
      undefined,
    ],
    [
      'a function',
      'shop-42',
      named('shop-{{ printf "%d" .number }}', { goTemplate: true }),
      undefined,
    ],
    [
      'a condition',
      'shop-42',
      named('shop-{{ if .number }}{{ .number }}{{ end }}', {
        goTemplate: true,
      }),
      undefined,
    ],
    ['another name', 'other-42', named('shop-{{number}}'), undefined],
    ['a leading zero', 'shop-042', named('shop-{{number}}'), undefined],
    ['it twice', 'a-7-b-7', named('a-{{number}}-b-{{number}}'), 7],
    [
      'it twice and not alike',
      'a-7-b-8',
      named('a-{{number}}-b-{{number}}'),
      undefined,
    ],
  ])('by %s', (_, name, spec, expected) => {
    expect(numbered(name, spec)).toBe(expected);
  });

  it('is told by a label', () => {
    const spec = {
      template: {
        metadata: { name: 'shop-{{branch}}', labels: { pr: '{{number}}' } },
      },
    };
    expect(numbered('shop-main', spec, { pr: '9' })).toBe(9);
    expect(numbered('shop-main', spec, { pr: 'nine' })).toBeUndefined();
  });

  it('is not told where name and label disagree', () => {
    const spec = {
      template: {
        metadata: { name: 'shop-{{number}}', labels: { pr: '{{number}}' } },
      },
    };
    expect(numbered('shop-8', spec, { pr: '9' })).toBeUndefined();
  });

  it('does not take long for a template that could be read in many ways', () => {
    const name = `${'{{branch}}-'.repeat(40)}{{number}}`;
    const long = '1-'.repeat(126);
    expect(numbered(long, named(name))).toBeUndefined();
  });
});

describe('what an Application says by itself', () => {
  const annotations = {
    'downstage.dev/pull-request': '7',
    'downstage.dev/pull-request-title': `Sell more ${'x'.repeat(300)}`,
    'downstage.dev/service': 'shop, cart',
    'downstage.dev/expires-at': '2026-01-02T00:00:00+01:00',
    'link.argocd.argoproj.io/shop': 'Shop|https://shop.example',
  };

  it('is taken', () => {
    const [preview] = previewsOf(
      applicationSet(),
      application({ annotations }),
    );
    expect(preview).toMatchObject({
      pullRequest: { number: 7, url: 'https://github.com/acme/shop/pull/7' },
      services: ['shop', 'cart'],
      expiresAt: '2026-01-01T23:00:00.000Z',
      urls: ['https://shop.example/', 'https://pr-42.shop.example/'],
    });
    expect(preview.pullRequest?.title).toHaveLength(200);
  });

  it.each([
    'ftp://shop.example/x',
    // eslint-disable-next-line no-script-url -- what must not be taken
    'javascript:alert(1)',
    'data:text/html,x',
    'https://user:secret@shop.example',
    `https://shop.example/${'x'.repeat(3_000)}`,
    'shop.example',
  ])('is no link as %s', url => {
    const [preview] = previewsOf(
      applicationSet(),
      application(
        { annotations: { 'link.argocd.argoproj.io/x': url } },
        {
          summary: { externalURLs: [url] },
        },
      ),
    );
    expect(preview.urls).toEqual([]);
  });

  it.each([
    ['downstage.dev/pull-request', '-1'],
    ['downstage.dev/expires-at', 'tomorrow'],
  ])('is nothing as %s: %s', (key, value) => {
    expect(
      previewsOf(
        applicationSet(),
        application({ annotations: { [key]: value } }),
      ),
    ).toEqual(previewsOf(applicationSet(), application()));
  });

  it('chooses among the repositories that its generator looks at, and no other', () => {
    const generators = ['shop', 'cart'].map(repo => ({
      pullRequest: { github: { owner: 'acme', repo } },
    }));
    const repositoryAs = (repository?: string) =>
      previewsOf(
        applicationSet({ generators }),
        application({
          annotations: repository
            ? { 'downstage.dev/repository': repository }
            : {},
        }),
      )[0].repository;
    expect(repositoryAs('https://github.com/Acme/cart.git')).toBe(
      'https://github.com/acme/cart',
    );
    expect(repositoryAs('https://github.com/acme/bank')).toBeUndefined();
    expect(repositoryAs()).toBeUndefined();
  });
});

describe('the repository that a generator looks at', () => {
  it.each<[string, object, string | undefined]>([
    [
      'GitHub',
      { github: { owner: 'acme', repo: 'shop' } },
      'https://github.com/acme/shop/pull/42',
    ],
    [
      'GitHub by its API',
      {
        github: { owner: 'acme', repo: 'shop', api: 'https://api.github.com/' },
      },
      'https://github.com/acme/shop/pull/42',
    ],
    [
      'GitHub Enterprise',
      {
        github: {
          owner: 'acme',
          repo: 'shop',
          api: 'https://git.example/api/v3',
        },
      },
      'https://git.example/acme/shop/pull/42',
    ],
    [
      'GitLab',
      { gitlab: { project: 'acme/web/shop', api: 'https://gitlab.example/' } },
      'https://gitlab.example/acme/web/shop/-/merge_requests/42',
    ],
    ['GitLab by an id', { gitlab: { project: '4711' } }, undefined],
    [
      'Gitea',
      { gitea: { owner: 'acme', repo: 'shop', api: 'https://gitea.example/' } },
      'https://gitea.example/acme/shop/pulls/42',
    ],
    ['Gitea without its API', { gitea: { owner: 'a', repo: 'b' } }, undefined],
    [
      'Bitbucket Server',
      {
        bitbucketServer: {
          project: 'ACME',
          repo: 'shop',
          api: 'https://bb.example/rest',
        },
      },
      'https://bb.example/projects/ACME/repos/shop/pull-requests/42',
    ],
    [
      'Bitbucket Cloud',
      { bitbucket: { owner: 'acme', repo: 'shop' } },
      'https://bitbucket.org/acme/shop/pull-requests/42',
    ],
    [
      'Azure DevOps',
      {
        azuredevops: {
          organization: 'acme',
          project: 'web shop',
          repo: 'shop',
        },
      },
      'https://dev.azure.com/acme/web%20shop/_git/shop/pullrequest/42',
    ],
    [
      'another parameter',
      { github: { owner: 'acme', repo: '{{repo}}' } },
      undefined,
    ],
    [
      'an address that is none',
      { github: { owner: 'acme', repo: 'shop', api: 'file:///etc' } },
      undefined,
    ],
  ])('is known of %s', (_, pullRequest, url) => {
    const generators = [{ pullRequest }];
    const [preview] = previewsOf(applicationSet({ generators }), application());
    expect(preview.pullRequest).toEqual({
      number: 42,
      ...(url ? { url } : {}),
    });
  });
});

describe('the example of docs/previews.md', () => {
  const set = parseAllDocuments(
    readFileSync(
      join(__dirname, '../../../../docs/examples/previews.yaml'),
      'utf8',
    ),
  )
    .map(document => document.toJS())
    .find(({ kind }) => kind === 'ApplicationSet');

  it('tells the pull request, the commit and what ends it', () => {
    const made = application({
      name: 'preview-shop-42',
      ownerReferences: [
        {
          apiVersion: set.apiVersion,
          kind: set.kind,
          name: set.metadata.name,
          uid: 'set-1',
        },
      ],
    });
    const stored = { ...set, metadata: { ...set.metadata, uid: 'set-1' } };
    expect(previewsOf(stored, made)).toMatchObject([
      {
        pullRequest: {
          number: 42,
          url: 'https://github.com/acme/shop/pull/42',
        },
        revision: sha,
        whileLabelled: ['preview'],
      },
    ]);
  });
});
