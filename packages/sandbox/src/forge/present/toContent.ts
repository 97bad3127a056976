import type { TreeEntry } from '../git/trees';
import type { RepositoryLinks } from './toCommit';

/** Content as GitHub writes it: base64 in lines of 60. */
export function toBase64(content: Buffer): string {
  return content.toString('base64').replace(/(.{60})/g, '$1\n');
}

/** A file or folder at a ref in GitHub's shape, without its content. */
export function toContent(
  links: RepositoryLinks,
  ref: string,
  entry: TreeEntry,
) {
  const path = encodeURI(entry.path);
  const isFolder = entry.type === 'tree';
  const page = `${links.html}/${isFolder ? 'tree' : 'blob'}/${ref}/${path}`;
  const url = `${links.url}/contents/${path}?ref=${ref}`;
  const git = `${links.url}/git/${entry.type}s/${entry.sha}`;
  return {
    name: entry.path.split('/').at(-1),
    path: entry.path,
    sha: entry.sha,
    size: entry.size ?? 0,
    url,
    html_url: page,
    git_url: git,
    download_url: isFolder ? null : `${links.html}/raw/${ref}/${path}`,
    type: isFolder ? 'dir' : 'file',
    _links: { self: url, git, html: page },
  };
}
