import { ScmError } from '@downstage/backstage-plugin-environments-node';
import { askGraphql } from './askGraphql';
import type { RepositoryClient } from './RepositoryClient';
import { answer } from './toScmError';

/** Objects of one query. */
const BATCH = 100;
/** Where the host gives up on a batch, it is halved down to about that. */
const SMALLEST_BATCH = 8;
/** Requests at a time. */
const PARALLEL = 8;
const REPLACEMENT = '\ufffd';
const SHA = /^[0-9a-f]{40}$/;

interface BlobFields {
  byteSize?: number;
  isTruncated?: boolean;
  text?: string | null;
}

/** The text of a blob, where that is certainly all of it: GitHub cuts long ones and repairs what is no UTF-8. */
function wholeText(blob: BlobFields | null | undefined): string | undefined {
  const { byteSize, isTruncated, text } = blob ?? {};
  return typeof text === 'string' &&
    isTruncated === false &&
    !text.includes(REPLACEMENT) &&
    Buffer.byteLength(text) === byteSize
    ? text
    : undefined;
}

function documentFor(shas: string[]): string {
  const objects = shas.map(
    (sha, at) => `b${at}: object(oid: "${sha}") { ...text }`,
  );
  return `query ($owner: String!, $repo: String!) {
  repository(owner: $owner, name: $repo) {
    id
    ${objects.join('\n    ')}
  }
}
fragment text on Blob { byteSize isTruncated text }`;
}

/** Whether the host may have had too much to do. */
function isTooMuch(error: unknown): boolean {
  return (
    error instanceof ScmError &&
    error.kind === 'unavailable' &&
    error.retryAfterSeconds === undefined
  );
}

/** The texts that one query gives; others are left out. */
async function readBatch(
  client: RepositoryClient,
  shas: string[],
): Promise<Map<string, string>> {
  const { owner, repo, url } = client;
  try {
    const answered = await askGraphql<{
      repository?: ({ id: string } & Record<`b${number}`, BlobFields>) | null;
    }>(client, `reading ${shas.length} files of ${url}`, documentFor(shas), {
      owner,
      repo,
    });
    // Who commits next needs no request for it
    client.nodeId = answered?.data.repository?.id ?? client.nodeId;
    return new Map(
      shas.flatMap((sha, at): Array<[string, string]> => {
        const text = wholeText(answered?.data.repository?.[`b${at}`]);
        return text === undefined ? [] : [[sha, text]];
      }),
    );
  } catch (error) {
    if (!isTooMuch(error) || shas.length <= SMALLEST_BATCH) {
      throw error;
    }
    const half = Math.ceil(shas.length / 2);
    return new Map([
      ...(await readBatch(client, shas.slice(0, half))),
      ...(await readBatch(client, shas.slice(half))),
    ]);
  }
}

/** One blob, whatever it is; undefined where it is no text. */
async function readBlob(
  { octokit, owner, repo, url }: RepositoryClient,
  sha: string,
): Promise<string | undefined> {
  const response = await answer(`reading blob ${sha} in ${url}`, () =>
    octokit.rest.git.getBlob({ owner, repo, file_sha: sha }),
  );
  const bytes = Buffer.from(response.data.content, 'base64');
  const text = bytes.toString('utf8');
  // Only what survives the way back is text
  return text.includes(REPLACEMENT) && !Buffer.from(text).equals(bytes)
    ? undefined
    : text;
}

async function forEachOf<T>(
  items: T[],
  run: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  await Promise.all(
    Array.from({ length: Math.min(PARALLEL, queue.length) }, async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
        await run(item);
      }
    }),
  );
}

/**
 * The texts of blobs: a hundred with one GraphQL query, and one by one those that it does not give whole, or that are all
 * that is wanted.
 */
export async function readBlobs(
  client: RepositoryClient,
  shas: string[],
): Promise<Map<string, string>> {
  const wanted = [...new Set(shas)];
  const texts = new Map<string, string>();
  const nameable = wanted.filter(sha => SHA.test(sha));
  const batches = [];
  for (let at = 0; nameable.length > 1 && at < nameable.length; at += BATCH) {
    batches.push(nameable.slice(at, at + BATCH));
  }
  await forEachOf(batches, async batch => {
    for (const [sha, text] of await readBatch(client, batch)) {
      texts.set(sha, text);
    }
  });
  await forEachOf(
    wanted.filter(sha => !texts.has(sha)),
    async sha => {
      const text = await readBlob(client, sha);
      if (text !== undefined) {
        texts.set(sha, text);
      }
    },
  );
  return texts;
}
