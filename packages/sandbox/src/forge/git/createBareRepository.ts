import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { runGit } from './runGit';

/** Creates an empty bare repository; a half-made one never shows up. */
export async function createBareRepository(
  dir: string,
  defaultBranch: string,
): Promise<void> {
  const draft = `${dir}.creating`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  await runGit(draft, ['init', '-q', '--bare', '-b', defaultBranch, draft]);
  const settings: Record<string, string> = {
    // Objects made over the API are unreachable until a ref points to them.
    'gc.auto': '0',
    'receive.autogc': 'false',
    'http.receivepack': 'true',
    'receive.hideRefs': 'refs/pull',
    'uploadpack.allowAnySHA1InWant': 'true',
  };
  for (const [key, value] of Object.entries(settings)) {
    await runGit(draft, ['config', key, value]);
  }
  await mkdir(path.dirname(dir), { recursive: true });
  await rm(dir, { recursive: true, force: true });
  await rename(draft, dir);
}
