import { rememberedGit } from './rememberedGit';
import { GitError, runGit } from './runGit';

/** The kind of an object, or undefined when there is none of that name. */
export async function objectType(
  dir: string,
  sha: string,
): Promise<string | undefined> {
  if (!/^[0-9a-f]{4,40}$/.test(sha)) {
    return undefined;
  }
  try {
    const text = await rememberedGit(dir, ['cat-file', '-t', sha], [sha]);
    return text.toString().trim();
  } catch (error) {
    if (error instanceof GitError) {
      return undefined;
    }
    throw error;
  }
}

/** The content of a blob. */
export async function readBlob(dir: string, sha: string): Promise<Buffer> {
  return rememberedGit(dir, ['cat-file', 'blob', sha], [sha]);
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
