import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { objectType } from './objects';
import { isObjectName, rememberedGit } from './rememberedGit';
import { runGit } from './runGit';

/** A ref with the object it points to. */
export interface GitRef {
  /** Full name, such as `refs/heads/main`. */
  ref: string;
  sha: string;
  type: 'commit' | 'tag' | 'tree' | 'blob';
}

/** The null object name, which stands for "does not exist". */
export const NO_OBJECT = '0'.repeat(40);

/** Lists refs whose full name starts with a prefix. */
export async function listRefs(dir: string, prefix: string): Promise<GitRef[]> {
  const format = '--format=%(refname) %(objectname) %(objecttype)';
  const text = await runGit(dir, ['for-each-ref', format]);
  return text
    .split('\n')
    .filter(line => line.startsWith(prefix))
    .map(line => {
      const [ref, sha, type] = line.split(' ');
      return { ref, sha, type: type as GitRef['type'] };
    });
}

/** The commit of a branch that has a file of its own, as those have that were moved here. */
async function readBranchFile(
  dir: string,
  ref: string,
): Promise<string | undefined> {
  if (!ref.startsWith('refs/heads/') || ref.includes('..')) {
    return undefined;
  }
  const text = await readFile(path.join(dir, ref), 'utf8').catch(() => '');
  return isObjectName(text.trim()) ? text.trim() : undefined;
}

/** Reads one ref by its full name. */
export async function readRef(
  dir: string,
  ref: string,
): Promise<GitRef | undefined> {
  const sha = await readBranchFile(dir, ref);
  if (sha) {
    return { ref, sha, type: 'commit' };
  }
  return (await listRefs(dir, ref)).find(found => found.ref === ref);
}

async function verifyCommit(dir: string, revision: string) {
  const head = await readBranchFile(dir, revision);
  if (head) {
    return head;
  }
  if (
    isObjectName(revision) &&
    (await objectType(dir, revision)) === 'commit'
  ) {
    return revision;
  }
  const text = await runGit(
    dir,
    ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`],
    { accept: [1, 128] },
  );
  return text.trim() || undefined;
}

/** The commit that a branch, tag, object name or full ref stands for. */
export async function resolveCommit(
  dir: string,
  name: string,
): Promise<string | undefined> {
  if (!name || /^-|[\s~^:?*[\\]|\.\.|@\{/.test(name)) {
    return undefined;
  }
  const candidates = /^[0-9a-f]{40}$/.test(name)
    ? [name]
    : [`refs/heads/${name}`, `refs/tags/${name}`];
  if (name === 'HEAD' || /^(refs\/|heads\/|tags\/|pull\/)/.test(name)) {
    candidates.push(name.startsWith('refs/') ? name : `refs/${name}`);
  }
  if (name === 'HEAD' || /^[0-9a-f]{7,39}$/.test(name)) {
    candidates.push(name);
  }
  for (const candidate of candidates) {
    const sha = await verifyCommit(dir, candidate);
    if (sha) {
      return sha;
    }
  }
  return undefined;
}

/** Whether git accepts a full ref name. */
export async function isValidRefName(dir: string, ref: string) {
  const text = await runGit(dir, ['check-ref-format', '--print', ref], {
    accept: [1, 128, 129],
  });
  return text.trim() === ref;
}

/** Moves a ref, provided that it still is where the caller believes. */
export async function updateRef(
  dir: string,
  options: { ref: string; sha: string; expected?: string },
): Promise<void> {
  const expected = options.expected ? [options.expected] : [];
  await runGit(dir, ['update-ref', options.ref, options.sha, ...expected]);
}

/** Deletes a ref. */
export async function deleteRef(dir: string, ref: string): Promise<void> {
  await runGit(dir, ['update-ref', '-d', ref]);
}

/** Whether one commit is contained in the history of another. */
export async function isAncestor(
  dir: string,
  ancestor: string,
  descendant: string,
): Promise<boolean> {
  if (ancestor === NO_OBJECT || descendant === NO_OBJECT) {
    return false;
  }
  const args = ['merge-base', '--all', ancestor, descendant];
  const { stdout } = await rememberedGit(dir, args, {
    about: [ancestor, descendant],
    accept: [1, 128],
  });
  return stdout.toString().split('\n').includes(ancestor);
}
