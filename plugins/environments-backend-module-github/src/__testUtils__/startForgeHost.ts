import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// eslint-disable-next-line @backstage/no-undeclared-imports -- only tests import this file
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import type { Scm } from '@downstage/backstage-plugin-environments-node';
// eslint-disable-next-line @backstage/no-undeclared-imports, no-restricted-imports -- as above
import {
  type ForgeOptions,
  type ForgeRequest,
  startForge,
} from '@downstage/sandbox';
import { GithubScmProvider } from '../GithubScmProvider';

const TOKEN = 'portal-token';

/** Starts the sandbox's forge with a provider for it, and writes down what it is asked. */
export async function startForgeHost(
  options: Pick<ForgeOptions, 'graphql'> = {},
) {
  const dataDir = await mkdtemp(join(tmpdir(), 'forge-'));
  const asked: ForgeRequest[] = [];
  const forge = await startForge({
    dataDir,
    port: 0,
    owner: { login: 'acme', name: 'ACME' },
    accounts: [
      {
        login: 'platform-engineer',
        name: 'Platform engineer',
        email: 'platform@acme.example',
        role: 'Platform engineer',
        teams: ['platform'],
        permission: 'admin',
        token: 'engineer-token',
      },
      {
        login: 'reader',
        name: 'Reader',
        email: 'reader@acme.example',
        role: 'Reader',
        teams: [],
        permission: 'read',
        token: 'reader-token',
      },
    ],
    portal: { login: 'downstage-portal', token: TOKEN },
    oauth: { clientId: 'id', clientSecret: 'secret' },
    webhooks: [],
    rateLimit: 1_000_000,
    ...options,
    onAnswered: request => asked.push(request),
  });
  /** A provider as a portal has it, which has asked for nothing yet. */
  const createProvider = (token: string | null = TOKEN) =>
    GithubScmProvider.fromConfig(
      new ConfigReader({
        environments: { github: { writesPerMinute: 10_000 } },
        integrations: {
          github: [
            {
              host: new URL(forge.url).host,
              apiBaseUrl: forge.apiUrl,
              ...(token ? { token } : {}),
            },
          ],
        },
      }),
      { logger: mockServices.logger.mock() },
    );
  const provider = createProvider();
  return {
    forge,
    provider,
    createProvider,
    token: TOKEN,
    /** In their order. */
    asked,
    /** The ports for a new repository with these files. */
    async create(
      name: string,
      files: Record<string, string>,
    ): Promise<{ scm: Required<Scm>; head: string }> {
      await forge.seedRepository({
        name,
        commits: [{ message: 'Begin', files }],
      });
      const scm = provider.forRepository(`${forge.url}/acme/${name}`)!;
      const head = await scm.repository.head('main');
      return { scm, head: head.status === 'found' ? head.sha : '' };
    },
    async stop() {
      await forge.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** What {@link startForgeHost} gives. */
export type ForgeHost = Awaited<ReturnType<typeof startForgeHost>>;
