import { invalid, notFound } from '../http/HttpError';
import { openNamed } from '../http/openRepository';
import { nodeId } from '../present/toAccount';
import { BlobLoader } from './BlobLoader';
import type { GraphqlCall } from './GraphqlCall';

const SHA = /^[0-9a-f]{40}$/;
/** Longer texts are cut short. */
const LONGEST_TEXT = 512_000;
/** Git itself takes no more into account. */
const SNIFFED_BYTES = 8_000;

/** A blob as GitHub shows it: no text of what looks binary, and what is no UTF-8 with replacement characters. */
function toBlob(oid: string, content: Buffer) {
  const isBinary = content.subarray(0, SNIFFED_BYTES).includes(0);
  const isTruncated = content.length > LONGEST_TEXT;
  return {
    __typename: 'Blob',
    id: nodeId('Blob', oid),
    oid,
    byteSize: content.length,
    isBinary,
    isTruncated,
    text: isBinary ? null : content.subarray(0, LONGEST_TEXT).toString(),
  };
}

/** `repository(owner, name)`. */
export function repositoryQuery({ context, req, res }: GraphqlCall) {
  return ({ owner, name }: { owner: string; name: string }) => {
    const needs = 'read' as const;
    const { row, dir } = openNamed(context, req, res, {
      owner,
      repo: name,
      needs,
    });
    const blobs = new BlobLoader(dir);
    return {
      id: nodeId('Repository', row.id),
      nameWithOwner: `${context.options.owner.login}/${row.name}`,
      async object({ oid }: { oid?: string }) {
        if (oid === undefined) {
          throw invalid('Objects are served by oid alone', {
            resource: 'GitObject',
            field: 'expression',
          });
        }
        if (!SHA.test(oid)) {
          throw notFound();
        }
        const content = await blobs.load(oid);
        return content ? toBlob(oid, content) : null;
      },
    };
  };
}
