import { parseArgs } from 'node:util';
import { join, resolve } from 'node:path';
import { startSandbox } from './main';
import { SANDBOX_CREDENTIALS } from './story/credentials';
import { ENVIRONMENTS } from './story/environments';

const USAGE = `sandbox [--data-dir <folder>] [--empty] [--port <first port>] [--webhook-url <url>] [--portal-url <url>]

  --data-dir     where all state lives (SANDBOX_DATA_DIR; .downstage/sandbox)
  --empty        begins with people and clusters alone, without a service or an environment
  --port         the forge's port; clusters and Argo CD's APIs take the next, the registry the ninth after it
                 (SANDBOX_PORT; 7070)
  --webhook-url  where the forge tells of changes (SANDBOX_WEBHOOK_URL)
  --portal-url   where continuous integration reports new versions (SANDBOX_PORTAL_URL; http://localhost:3000)
`;

const REGISTRY_OFFSET = 9;
const PORTAL_URL = 'http://localhost:3000';
const WEBHOOK_URL = `${PORTAL_URL}/api/events/http/github`;

/** The `sandbox` command: starts everything and runs until it is told to stop. */
export async function runCommand(options: {
  args: string[];
  env: Record<string, string | undefined>;
  repositoryRoot: string;
}): Promise<void> {
  const { args, env, repositoryRoot } = options;
  const { values } = parseArgs({
    args,
    options: {
      'data-dir': { type: 'string' },
      empty: { type: 'boolean' },
      port: { type: 'string' },
      'webhook-url': { type: 'string' },
      'portal-url': { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const log = (line: string) => process.stdout.write(`${line}\n`);
  if (values.help) {
    log(USAGE);
    return;
  }
  const port = Number(values.port ?? env.SANDBOX_PORT ?? 7070);
  if (!Number.isInteger(port) || port < 0 || port > 65_000) {
    throw new Error(`--port: ${values.port ?? env.SANDBOX_PORT} is not a port`);
  }
  const clusterPorts = Object.fromEntries(
    ENVIRONMENTS.map(({ name }, index) => [name, port && port + 1 + index]),
  );
  const argoCdPorts = Object.fromEntries(
    ENVIRONMENTS.filter(({ argoCdPort }) => argoCdPort !== undefined).map(
      ({ name }, index) => [
        name,
        port && port + 1 + ENVIRONMENTS.length + index,
      ],
    ),
  );
  const sandbox = await startSandbox({
    dataDir: resolve(
      values['data-dir'] ??
        env.SANDBOX_DATA_DIR ??
        join(repositoryRoot, '.downstage', 'sandbox'),
    ),
    isEmpty: values.empty,
    forgePort: port,
    clusterPorts,
    argoCdPorts,
    registryPort: port && port + REGISTRY_OFFSET,
    portalUrl: values['portal-url'] ?? env.SANDBOX_PORTAL_URL ?? PORTAL_URL,
    webhooks: [
      {
        url: values['webhook-url'] ?? env.SANDBOX_WEBHOOK_URL ?? WEBHOOK_URL,
        secret: SANDBOX_CREDENTIALS.webhookSecret,
        events: ['*'],
      },
    ],
    log,
  });
  let stopping = false;
  const shutDown = () => {
    if (!stopping) {
      stopping = true;
      sandbox.stop().then(
        () => process.exit(0),
        error => {
          process.stderr.write(`${error}\n`);
          process.exit(1);
        },
      );
    }
  };
  process.on('SIGTERM', shutDown);
  process.on('SIGINT', shutDown);
  const clusters = Object.values(sandbox.clusters)
    .map(({ name, url }) => `${name} ${url}`)
    .join(', ');
  log(`sandbox ready: forge ${sandbox.forge.url}, ${clusters}`);
}
