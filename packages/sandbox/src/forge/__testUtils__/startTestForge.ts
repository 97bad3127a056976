import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
// eslint-disable-next-line @backstage/no-undeclared-imports -- only tests import this file
import { Octokit } from '@octokit/rest';
import type { Forge } from '../Forge';
import { startForge } from '../startForge';
import type { ForgeAccount, ForgeOptions } from '../state/ForgeOptions';

function account(
  login: string,
  permission: ForgeAccount['permission'],
  teams: string[] = [],
): ForgeAccount {
  return {
    login,
    name: `The ${login}`,
    email: `${login}@acme.example`,
    role: `Role ${login}`,
    teams,
    permission,
    token: `token-of-${login}`,
  };
}

/** Everybody whom the tests act as. */
export const ACCOUNTS = {
  writer: account('writer', 'write', ['makers']),
  reviewer: account('reviewer', 'write', ['makers', 'checkers']),
  admin: account('admin', 'admin'),
  reader: account('reader', 'read'),
};

/** Who acts; without a name it is nobody in particular. */
export type Actor = keyof typeof ACCOUNTS;

/** A client of the REST API, signed in or not. */
export type RestClient = Octokit;

/** A forge on a random port with its state in a temporary folder. */
export interface TestForge extends Forge {
  dataDir: string;
  /** A REST client; anonymous without an actor. */
  client(actor?: Actor): RestClient;
  /** The address that git pushes to as an actor. */
  remote(repository: string, actor?: Actor): string;
  /** Stops the forge and starts it anew on the same folder. */
  restart(): Promise<TestForge>;
  /** Stops the forge and removes its folder. */
  remove(): Promise<void>;
}

/** The organization of the tests. */
export const OWNER = 'acme';

/** Starts a forge with one account per permission and a repository `app`. */
export async function startTestForge(
  options: Partial<ForgeOptions> = {},
): Promise<TestForge> {
  const dataDir =
    options.dataDir ?? mkdtempSync(path.join(tmpdir(), 'forge-test-'));
  const forge = await startForge({
    port: 0,
    owner: { login: OWNER, name: 'Acme' },
    accounts: Object.values(ACCOUNTS),
    portal: { login: 'portal', token: 'token-of-portal' },
    oauth: { clientId: 'client', clientSecret: 'client-secret' },
    webhooks: [],
    ...options,
    dataDir,
  });
  await forge.seedRepository({
    name: 'app',
    description: 'The application',
    commits: [
      { message: 'Begin', files: { 'README.md': '# App\n' }, tag: 'v1.0.0' },
      {
        message: 'Configure',
        files: { 'config/dev.yaml': 'version: 1\n', 'doc.txt': 'one\ntwo\n' },
      },
    ],
  });
  return {
    ...forge,
    dataDir,
    client: actor =>
      new Octokit({
        baseUrl: forge.apiUrl,
        ...(actor ? { auth: ACCOUNTS[actor].token } : {}),
        log: { debug() {}, info() {}, warn() {}, error() {} },
      }),
    remote(repository, actor) {
      const url = new URL(`/${OWNER}/${repository}.git`, forge.url);
      if (actor) {
        url.username = actor;
        url.password = ACCOUNTS[actor].token;
      }
      return url.href;
    },
    async restart() {
      await forge.stop();
      return startTestForge({ ...options, dataDir });
    },
    async remove() {
      await forge.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
