import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { parse } from 'yaml';
import { ExecPlugin } from './ExecPlugin';

const PLUGIN_MS = 30_000;

type Authenticator = Parameters<KubeConfig['addAuthenticator']>[0];

interface UserEntry {
  name?: string;
  user?: { tokenFile?: string };
}

/** A token that somebody else renews on disk: read for every request, since it is small and requests are few. */
class TokenFile implements Authenticator {
  constructor(private readonly path: string) {}

  isAuthProvider(): boolean {
    return true;
  }

  async applyAuthentication(
    ...[_user, options]: Parameters<Authenticator['applyAuthentication']>
  ): Promise<void> {
    const token = (await readFile(this.path, 'utf8')).trim();
    options.headers = { ...options.headers, Authorization: `Bearer ${token}` };
  }
}

/**
 * A context of a kubeconfig file. The client's own reader does not know `tokenFile`, which wins over `token`, and waits for
 * a plugin (`exec`) for ever.
 *
 * @param options - `pluginMs`: how long a plugin may take. Default: 30 s
 */
export function loadKubeconfig(
  path: string,
  context: string,
  options: { pluginMs?: number } = {},
): KubeConfig {
  const config = new KubeConfig();
  config.loadFromFile(path);
  config.setCurrentContext(context);
  const user = config.getCurrentUser();
  const { users = [] }: { users?: UserEntry[] } = parse(
    readFileSync(path, 'utf8'),
  );
  const file = users.find(({ name }) => name === user?.name)?.user?.tokenFile;
  if (user && file) {
    Object.assign(user, { token: undefined });
    config.addAuthenticator(new TokenFile(resolve(dirname(path), file)));
  }
  if (user?.exec?.command) {
    const { exec } = user;
    Object.assign(user, { exec: undefined });
    config.addAuthenticator(
      new ExecPlugin({ exec, limitMs: options.pluginMs ?? PLUGIN_MS }),
    );
  }
  return config;
}
