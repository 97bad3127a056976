import Ajv from 'ajv';
import description from '../__fixtures__/github-openapi.json';
import {
  ACCOUNTS,
  type TestForge,
  startTestForge,
} from '../__testUtils__/startTestForge';

jest.setTimeout(60_000);

const DESCRIPTION = 'github';
const REPOSITORY = '/repos/{owner}/{repo}';

/** One request: method and described path, then what it sends and what differs from the usual names. */
type Call = [
  call: string,
  body?: Record<string, unknown>,
  names?: Record<string, string>,
];

const CALLS: Call[] = [
  ['get /meta'],
  ['get /rate_limit'],
  ['get /user'],
  ['get /user/emails'],
  ['get /user/orgs'],
  ['get /user/teams'],
  ['get /users/{username}'],
  ['get /orgs/{org}'],
  ['get /orgs/{org}/repos'],
  ['post /orgs/{org}/repos', { name: 'fresh', auto_init: true }],
  ['get /orgs/{org}/teams'],
  ['get /orgs/{org}/teams/{team_slug}'],
  ['get /orgs/{org}/teams/{team_slug}/members'],
  ['get /search/repositories'],
  [`get ${REPOSITORY}`],
  [`patch ${REPOSITORY}`, { description: 'Changed' }],
  [`put ${REPOSITORY}/topics`, { names: ['delivery'] }],
  [`get ${REPOSITORY}/topics`],
  [`get ${REPOSITORY}/collaborators/{username}/permission`],
  [`get ${REPOSITORY}/branches`],
  [`get ${REPOSITORY}/branches/{branch}`],
  [`get ${REPOSITORY}/tags`],
  [`get ${REPOSITORY}/git/ref/{ref}`],
  [`get ${REPOSITORY}/git/matching-refs/{ref}`],
  [
    `post ${REPOSITORY}/git/refs`,
    { ref: 'refs/heads/another', sha: '{commit_sha}' },
  ],
  [`patch ${REPOSITORY}/git/refs/{ref}`, { sha: '{commit_sha}' }],
  [`post ${REPOSITORY}/git/blobs`, { content: 'text', encoding: 'utf-8' }],
  [`get ${REPOSITORY}/git/blobs/{file_sha}`],
  [
    `post ${REPOSITORY}/git/trees`,
    {
      base_tree: '{tree_sha}',
      tree: [{ path: 'a', mode: '100644', type: 'blob', content: 'a' }],
    },
  ],
  [`get ${REPOSITORY}/git/trees/{tree_sha}`],
  [
    `post ${REPOSITORY}/git/commits`,
    { message: 'Made', tree: '{tree_sha}', parents: ['{commit_sha}'] },
  ],
  [`get ${REPOSITORY}/git/commits/{commit_sha}`],
  [`get ${REPOSITORY}/commits`],
  [`get ${REPOSITORY}/commits/{ref}`],
  [`get ${REPOSITORY}/commits/{ref}/check-runs`],
  [`get ${REPOSITORY}/commits/{ref}/check-suites`],
  [
    `post ${REPOSITORY}/statuses/{sha}`,
    { state: 'success', context: 'ci', description: 'Green' },
  ],
  [`get ${REPOSITORY}/commits/{ref}/status`],
  [`get ${REPOSITORY}/commits/{ref}/statuses`],
  [`get ${REPOSITORY}/compare/{basehead}`],
  [`get ${REPOSITORY}/contents/{path}`],
  [`get ${REPOSITORY}/contents/{path}`, undefined, { path: '' }],
  [
    `put ${REPOSITORY}/contents/{path}`,
    { message: 'Put', content: 'YQ==', branch: 'topic' },
    { path: 'new/file.txt' },
  ],
  [
    `delete ${REPOSITORY}/contents/{path}`,
    { message: 'Delete', branch: 'topic', sha: '{file_sha}' },
  ],
  [
    `post ${REPOSITORY}/pulls`,
    { title: 'Change', head: 'topic', base: 'main', body: 'Why' },
  ],
  [`get ${REPOSITORY}/pulls`],
  [`get ${REPOSITORY}/pulls/{pull_number}`],
  [`patch ${REPOSITORY}/pulls/{pull_number}`, { title: 'Changed' }],
  [`get ${REPOSITORY}/pulls/{pull_number}/files`],
  [`get ${REPOSITORY}/pulls/{pull_number}/commits`],
  [
    `post ${REPOSITORY}/issues/{issue_number}/labels`,
    { labels: ['promotion'] },
  ],
  [`get ${REPOSITORY}/issues/{issue_number}/labels`],
  [`post ${REPOSITORY}/labels`, { name: 'release', color: 'ededed' }],
  [`get ${REPOSITORY}/labels`],
  [`post ${REPOSITORY}/issues/{issue_number}/comments`, { body: 'Hello' }],
  [`get ${REPOSITORY}/issues/{issue_number}/comments`],
  [`patch ${REPOSITORY}/issues/comments/{comment_id}`, { body: 'Bye' }],
  [
    `post ${REPOSITORY}/pulls/{pull_number}/requested_reviewers`,
    { reviewers: ['reviewer'], team_reviewers: ['checkers'] },
  ],
  [
    `post ${REPOSITORY}/pulls/{pull_number}/reviews`,
    { event: 'COMMENT', body: 'Fine' },
  ],
  [`get ${REPOSITORY}/pulls/{pull_number}/reviews`],
  [`put ${REPOSITORY}/pulls/{pull_number}/merge`, {}],
  [`get ${REPOSITORY}/commits/{commit_sha}/pulls`],
  [`get ${REPOSITORY}/pulls/{pull_number}`],
  [
    `put ${REPOSITORY}/branches/{branch}/protection`,
    {
      required_pull_request_reviews: { required_approving_review_count: 0 },
      required_status_checks: { strict: false, contexts: ['ci'] },
      enforce_admins: true,
      restrictions: null,
    },
  ],
  [`get ${REPOSITORY}/branches/{branch}/protection`],
  [`get ${REPOSITORY}/branches/{branch}`],
  [
    `post ${REPOSITORY}/hooks`,
    {
      config: { url: 'http://127.0.0.1:9/', content_type: 'json', secret: 's' },
      events: ['release'],
    },
  ],
  [`get ${REPOSITORY}/hooks`],
];

describe("answers against GitHub's own description", () => {
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    validateFormats: false,
  });
  ajv.addSchema(description, DESCRIPTION);
  const names: Record<string, string> = {
    owner: 'acme',
    org: 'acme',
    repo: 'app',
    username: 'writer',
    team_slug: 'makers',
    branch: 'main',
    ref: 'heads/main',
    basehead: 'v1.0.0...main',
    path: 'README.md',
    pull_number: '1',
    issue_number: '1',
    comment_id: '1',
  };
  let forge: TestForge;

  beforeAll(async () => {
    forge = await startTestForge();
    const app = { owner: names.owner, repo: names.repo };
    const admin = forge.client('admin');
    const { data: branch } = await admin.repos.getBranch({
      ...app,
      branch: 'main',
    });
    const { data: file } = await admin.git.getTree({
      ...app,
      tree_sha: branch.commit.sha,
    });
    names.commit_sha = branch.commit.sha;
    names.sha = branch.commit.sha;
    names.tree_sha = branch.commit.commit.tree.sha;
    names.file_sha = file.tree.find(({ path }) => path === names.path)!.sha!;
    await admin.git.createRef({
      ...app,
      ref: 'refs/heads/topic',
      sha: names.commit_sha,
    });
  });
  afterAll(() => forge.remove());

  const fill = (text: string, own: Record<string, string> = {}) =>
    text.replace(/\{(\w+)\}/g, (_, name) => own[name] ?? names[name]);

  const ask = (call: Call) => {
    const [method, path] = call[0].split(' ');
    return fetch(forge.apiUrl + fill(path, call[2]), {
      method: method.toUpperCase(),
      headers: {
        authorization: `Bearer ${ACCOUNTS.admin.token}`,
        'content-type': 'application/json',
      },
      ...(call[1] ? { body: fill(JSON.stringify(call[1])) } : {}),
    });
  };

  const rowsOfTable = CALLS.map(
    (call, index) => [`${index + 1}. ${call[0]}`, call] as const,
  );
  it.each(rowsOfTable)('%s', async (_, call) => {
    const response = await ask(call);
    const answer = await response.json();
    const [method, path] = call[0].split(' ');
    const pointer = ['paths', path, method, 'responses', response.status]
      .map(part => String(part).replace(/~/g, '~0').replace(/\//g, '~1'))
      .map(encodeURIComponent)
      .join('/');
    const schema = `${DESCRIPTION}#/${pointer}/content/application~1json/schema`;
    const validate = ajv.compile({ $ref: schema });
    validate(answer);
    expect(validate.errors ?? []).toEqual([]);
  });

  it('covers every call that the fixture describes', () => {
    const described = Object.entries(description.paths).flatMap(
      ([path, methods]) => Object.keys(methods).map(name => `${name} ${path}`),
    );
    const called = new Set(CALLS.map(([call]) => call));
    expect(described.filter(call => !called.has(call))).toEqual([]);
  });
});
