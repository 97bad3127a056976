import { spawnSync } from 'node:child_process';

function git(root: string, ...args: string[]): string | undefined {
  const { status, stdout } = spawnSync('git', ['-C', root, ...args], {
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() || undefined : undefined;
}

/** The home page of a repository by what Git calls it: without credentials, also where it is reached by SSH. */
export function homePage(remote: string): string | undefined {
  const ssh = /^(?:ssh:\/\/)?(?:[^@/]+@)?([^:/]+)(?::\d+)?[:/](.+)$/.exec(
    remote,
  );
  const isHttp = /^https?:\/\//.test(remote);
  if (!isHttp && (!ssh || /^[./~]|^file:/.test(remote))) {
    return undefined;
  }
  const url = new URL(isHttp ? remote : `https://${ssh![1]}/${ssh![2]}`);
  url.username = '';
  url.password = '';
  return `${url.origin}${url.pathname.replace(/\.git\/?$|\/$/, '')}`;
}

/** Where a repository on disk was cloned from, and its main branch; what Git does not know is undefined. */
export function gitFacts(root: string): {
  repository?: string;
  branch?: string;
} {
  const remote = git(root, 'remote', 'get-url', 'origin');
  const head =
    git(root, 'rev-parse', '--abbrev-ref', 'origin/HEAD')?.replace(
      /^origin\//,
      '',
    ) ?? git(root, 'symbolic-ref', '--short', 'HEAD');
  const repository = remote && homePage(remote);
  return {
    ...(repository ? { repository } : {}),
    ...(head && head !== 'HEAD' ? { branch: head } : {}),
  };
}
