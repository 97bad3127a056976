import { rememberedGit } from './rememberedGit';
import { GitError, runGit, runGitRaw } from './runGit';

/** The kind of an object, or undefined when there is none of that name. */
export async function objectType(
  dir: string,
  sha: string,
): Promise<string | undefined> {
  if (!/^[0-9a-f]{4,40}$/.test(sha)) {
    return undefined;
  }
  try {
    const { stdout } = await rememberedGit(dir, ['cat-file', '-t', sha], {
      about: [sha],
    });
    return stdout.toString().trim();
  } catch (error) {
    if (error instanceof GitError) {
      return undefined;
    }
    throw error;
  }
}

/** The content of a blob. */
export async function readBlob(dir: string, sha: string): Promise<Buffer> {
  const args = ['cat-file', 'blob', sha];
  return (await rememberedGit(dir, args, { about: [sha] })).stdout;
}

/** The contents of those names that are blobs, with one process. */
export async function readBlobs(
  dir: string,
  shas: string[],
): Promise<Map<string, Buffer>> {
  const { stdout } = await runGitRaw(dir, ['cat-file', '--batch'], {
    input: shas.map(sha => `${sha}\n`).join(''),
  });
  const found = new Map<string, Buffer>();
  let at = 0;
  for (const sha of shas) {
    const end = stdout.indexOf('\n', at);
    const [, type, size] = stdout.subarray(at, end).toString().split(' ');
    at = end + 1;
    if (type === 'missing') {
      continue;
    }
    const content = stdout.subarray(at, at + Number(size));
    at += Number(size) + 1;
    if (type === 'blob') {
      found.set(sha, content);
    }
  }
  return found;
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

/** Stores blobs with one process and returns their names. */
export async function writeBlobs(
  dir: string,
  contents: Array<string | Buffer>,
): Promise<string[]> {
  if (contents.length === 0) {
    return [];
  }
  const input = contents.flatMap((content, at) => {
    const bytes = Buffer.from(content as string);
    const mark = `:${at + 1}`;
    return [
      Buffer.from(`blob\nmark ${mark}\ndata ${bytes.length}\n`),
      bytes,
      Buffer.from(`\nget-mark ${mark}\n`),
    ];
  });
  const text = await runGit(dir, ['fast-import', '--quiet'], {
    input: Buffer.concat(input),
  });
  return text.trim().split('\n');
}
