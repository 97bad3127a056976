/** Starts the portal of a stranger, and the sandbox that is its outside world. */
import { openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { root, start, waitFor, waitForFile } from '../processes.mjs';
import { findPorts } from './findPorts.mjs';

const SANDBOX_PORTS = 10;
const SANDBOX_FIRST = 7070;
const SECONDS = 300;
const LOG_LINES = 40;

/** What differs from a portal of create-app that follows README.md: where the outside is, and guests in a built portal. */
function placesHere({ baseUrl, port, sandboxPort, kubeconfig }) {
  const text = readFileSync(join(root, 'app-config.yaml'), 'utf8').replace(
    /localhost:(70\d\d)/g,
    (_, given) => `localhost:${Number(given) - SANDBOX_FIRST + sandboxPort}`,
  );
  const { integrations, environments, catalog } = parse(text);
  return stringify({
    app: { baseUrl },
    backend: {
      baseUrl,
      listen: { port, host: '127.0.0.1' },
      cors: { origin: baseUrl },
      csp: { 'upgrade-insecure-requests': false },
    },
    auth: {
      providers: { guest: { dangerouslyAllowOutsideDevelopment: true } },
    },
    integrations,
    environments: {
      homes: environments.homes,
      kubernetes: { kubeconfig },
    },
    catalog: {
      locations: catalog.locations.filter(({ type }) => type === 'url'),
    },
  });
}

/**
 * Starts both on free ports; they end with the process. Returns where the portal is, and the end of its log.
 *
 * @param options.portal - its folder and environment
 * @param options.node - a folder of Node, if the running one is not right
 */
export async function startPortal({ work, portal, node }) {
  const port = await findPorts(1 + SANDBOX_PORTS);
  const url = `http://localhost:${port}`;
  const sandboxPort = port + 1;
  const sandboxData = join(work, 'sandbox');
  const kubeconfig = join(sandboxData, 'kubeconfig');
  start(
    'sandbox',
    process.execPath,
    [
      join(root, 'packages/sandbox/bin/sandbox.js'),
      ...['--data-dir', sandboxData, '--port', String(sandboxPort)],
      ...['--webhook-url', `${url}/api/events/http/github`],
      ...['--portal-url', url],
    ],
    { stdio: 'ignore' },
  );
  // It writes it last; its forge answers before it has repositories
  await waitForFile(kubeconfig, { seconds: SECONDS });
  writeFileSync(
    join(portal.folder, 'app-config.places.yaml'),
    placesHere({ baseUrl: url, port, sandboxPort, kubeconfig }),
  );
  const log = join(work, 'portal.log');
  const output = openSync(log, 'w');
  const logged = () =>
    `The portal's log ends with:\n${readFileSync(log, 'utf8')
      .split('\n')
      .slice(-LOG_LINES)
      .join('\n')}`;
  const child = start(
    'portal',
    node ? join(node, 'bin/node') : process.execPath,
    [
      '--no-node-snapshot',
      'packages/backend',
      ...[
        'app-config.yaml',
        'app-config.local.yaml',
        'app-config.places.yaml',
      ].flatMap(file => ['--config', file]),
    ],
    {
      cwd: portal.folder,
      env: { ...portal.env, NODE_ENV: 'production' },
      stdio: ['ignore', output, output],
    },
  );
  child.once('exit', code => {
    if (code) {
      console.error(logged());
    }
  });
  await waitFor(`${url}/.backstage/health/v1/readiness`, { seconds: SECONDS });
  return { url, logged };
}
