import { runGit, runGitRaw } from './runGit';

/** The kind of an object, or undefined when there is none of that name. */
export async function objectType(
  dir: string,
  sha: string,
): Promise<string | undefined> {
  if (!/^[0-9a-f]{4,40}$/.test(sha)) {
    return undefined;
  }
  const text = await runGit(dir, ['cat-file', '-t', sha], {
    accept: [1, 128],
  });
  return text.trim() || undefined;
}

/** The content of a blob. */
export async function readBlob(dir: string, sha: string): Promise<Buffer> {
  const { stdout } = await runGitRaw(dir, ['cat-file', 'blob', sha]);
  return stdout;
}

/** Stores a blob and returns its name. */
export async function writeBlob(
  dir: string,
  content: string | Buffer,
): Promise<string> {
  const text = await runGit(dir, ['hash-object', '-w', '--stdin'], {
    input: content,
  });
  return text.trim();
}
