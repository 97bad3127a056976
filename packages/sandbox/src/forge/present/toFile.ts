import type { FileDifference } from '../git/compareTrees';

/** A changed file in GitHub's shape. */
export function toFile(
  links: { url: string; html: string },
  commit: string,
  file: FileDifference,
) {
  const path = encodeURI(file.path);
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${links.html}/blob/${commit}/${path}`,
    raw_url: `${links.html}/raw/${commit}/${path}`,
    contents_url: `${links.url}/contents/${path}?ref=${commit}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previousPath ? { previous_filename: file.previousPath } : {}),
  };
}
