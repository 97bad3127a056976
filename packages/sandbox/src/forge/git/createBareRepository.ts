import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runGit } from './runGit';

/** Refuses pushes to the refs that the environment variable lists, one per line. */
const PRE_RECEIVE = `#!/bin/sh
while read -r old new ref; do
  if printf '%s\\n' "$FORGE_PROTECTED" | grep -qxF "$ref"; then
    echo "$ref is protected: changes need a pull request." >&2
    exit 1
  fi
done
`;

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
  await mkdir(path.join(draft, 'hooks'), { recursive: true });
  await writeFile(path.join(draft, 'hooks', 'pre-receive'), PRE_RECEIVE, {
    mode: 0o755,
  });
  await mkdir(path.dirname(dir), { recursive: true });
  await rm(dir, { recursive: true, force: true });
  await rename(draft, dir);
}
