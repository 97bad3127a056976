import type { ScmRepository } from '@downstage/backstage-plugin-environments-node';
import { type GraphqlAnswer, askGraphql } from './askGraphql';
import { deleteBranch } from './deleteBranch';
import { nodeIdOf } from './nodeIdOf';
import type { RepositoryClient } from './RepositoryClient';
import { toGraphqlError } from './toScmError';

type CommitOptions = Parameters<ScmRepository['commit']>[0];

interface Committed {
  ref?: { ref: { id: string } | null } | null;
  commit?: { commit: { oid: string } | null } | null;
}

type Sent = GraphqlAnswer<Committed>;

const CREATE_REF = 'ref: createRef(input: $ref) { ref { id } }';
const CREATE_COMMIT =
  'commit: createCommitOnBranch(input: $commit) { commit { oid } }';
/** Parts of one document are done in their order, and the second also when the first has failed. */
const ON_NEW_BRANCH = `mutation ($ref: CreateRefInput!, $commit: CreateCommitOnBranchInput!) {
  ${CREATE_REF}
  ${CREATE_COMMIT}
}`;
const ON_BRANCH = `mutation ($commit: CreateCommitOnBranchInput!) {
  ${CREATE_COMMIT}
}`;

/** A message as GitHub puts it together again; undefined where that would be another one. */
function toMessage(
  text: string,
): { headline: string; body: string } | undefined {
  const message = text.replace(/\n+$/, '');
  const [headline, ...rest] = message.split('\n');
  const [blank = '', ...body] = rest;
  return headline && blank === ''
    ? { headline, body: body.join('\n') }
    : undefined;
}

function toCommitInput(
  { owner, repo }: RepositoryClient,
  options: CommitOptions,
  message: { headline: string; body: string },
) {
  const { branch, parent, files } = options;
  return {
    branch: { repositoryNameWithOwner: `${owner}/${repo}`, branchName: branch },
    expectedHeadOid: parent,
    message,
    fileChanges: {
      additions: files.flatMap(({ path, content }) =>
        content === null
          ? []
          : [{ path, contents: Buffer.from(content).toString('base64') }],
      ),
      deletions: files.flatMap(({ path, content }) =>
        content === null ? [{ path }] : [],
      ),
    },
  };
}

const failureOf = (sent: Sent | undefined, part: 'ref' | 'commit') =>
  sent?.errors.find(({ path }) => path?.[0] === part);

/** Undefined where the host has nothing to do it with. */
async function send(
  client: RepositoryClient,
  options: CommitOptions,
  input: ReturnType<typeof toCommitInput>,
): Promise<Sent | undefined> {
  const { branch, parent, create } = options;
  const repositoryId = create ? await nodeIdOf(client) : undefined;
  if (create && !repositoryId) {
    return undefined;
  }
  return askGraphql<Committed>(
    client,
    `committing to ${branch} of ${client.url}`,
    create ? ON_NEW_BRANCH : ON_BRANCH,
    {
      commit: input,
      ...(create
        ? { ref: { repositoryId, name: `refs/heads/${branch}`, oid: parent } }
        : {}),
    },
  );
}

/** Sends it again where a repository was deleted and made again, in which nothing was done by the first time. */
async function sendToRepository(
  client: RepositoryClient,
  ...rest: [CommitOptions, ReturnType<typeof toCommitInput>]
): Promise<Sent | undefined> {
  const wasKnown = client.nodeId !== undefined;
  const sent = await send(client, ...rest);
  if (!wasKnown || failureOf(sent, 'ref')?.type !== 'NOT_FOUND') {
    return sent;
  }
  client.nodeId = undefined;
  return send(client, ...rest);
}

/** What a host meant that did not commit. */
async function judge(
  client: RepositoryClient,
  { branch, create, parent }: CommitOptions,
  sent: Sent,
): Promise<{ status: 'stale' }> {
  const ofCommit = failureOf(sent, 'commit');
  const ofRef = failureOf(sent, 'ref');
  // There may be a repository without the branch
  const isGone = !create && ofCommit?.type === 'NOT_FOUND';
  if (ofCommit?.type === 'STALE_DATA' || isGone) {
    return { status: 'stale' };
  }
  // Without a type it is the host's own trouble, and may have been done all the same
  if (sent.data.ref?.ref && ofCommit?.type) {
    // It was made for a commit which the host then refused
    await deleteBranch(client, branch, { expectedHead: parent }).catch(() => {
      // What is told is why there is no commit; whoever commits again finds the branch at its parent
    });
  }
  const isThere = ofRef !== undefined && /already exists/i.test(ofRef.message);
  const reason = (isThere ? undefined : ofRef) ?? ofCommit ?? sent.errors[0];
  throw toGraphqlError(
    reason ?? { message: 'the host did not say what came of it' },
    `committing to ${branch} of ${client.url}`,
  );
}

/**
 * Commits with one document; `stale` when the branch is not, or no longer, at the parent. A branch to create that is there
 * already holds our commit, or is what an earlier document left: the expected head tells.
 *
 * @returns undefined where the host has nothing to do it with, or it cannot be said in GraphQL
 */
export async function commitByGraphql(
  client: RepositoryClient,
  options: CommitOptions,
): Promise<
  { status: 'committed'; sha: string } | { status: 'stale' } | undefined
> {
  const message = toMessage(options.message);
  if (options.onto || !message || client.features.lacksCommits) {
    return undefined;
  }
  const input = toCommitInput(client, options, message);
  const sent = await sendToRepository(client, options, input);
  const sha = sent?.data.commit?.commit?.oid;
  if (sha) {
    return { status: 'committed', sha };
  }
  if (sent?.errors.some(item => item.extensions?.code === 'undefinedField')) {
    client.features.lacksCommits = true;
    return undefined;
  }
  return sent && judge(client, options, sent);
}
