/**
 * Installs what the golden path's service in Node.js depends on, as its image does, lints it, and runs it with OpenTelemetry on:
 * the spans of its requests have to arrive before it has ended. Needs a registry.
 *
 *   node scripts/checkSkeleton.mjs
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run } from './processes.mjs';

const SKELETON = join(root, 'templates/golden-path/skeleton/languages/node');
const TEMPLATED = ['package.json', 'src/server.js', 'src/server.test.js'];

/** The service with every value of the template as `"loans"`. */
function writeService(folder) {
  cpSync(SKELETON, folder, { recursive: true });
  for (const name of TEMPLATED) {
    const path = join(folder, name);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace(/\$\{\{[^}]*\}\}/g, '"loans"'));
  }
}

/** Takes what is sent by OTLP, as text by path. */
async function startCollector() {
  const received = {};
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray();
    const text = Buffer.concat(chunks).toString('latin1');
    received[request.url] = (received[request.url] ?? '') + text;
    response.end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, received, url: `http://127.0.0.1:${server.address().port}` };
}

async function checkTelemetry(folder) {
  const { server, received, url } = await startCollector();
  const service = spawn(process.execPath, ['src/main.js'], {
    cwd: folder,
    env: { ...process.env, PORT: '0', OTEL_EXPORTER_OTLP_ENDPOINT: url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = await once(service.stdout, 'data');
    const response = await fetch(`http://localhost:${JSON.parse(line).port}/`);
    assert.deepEqual(await response.json(), { service: 'loans' });
    service.kill('SIGTERM');
    assert.deepEqual(await once(service, 'exit'), [0, null]);
    assert.match(received['/v1/traces'] ?? '', /url\.path/);
    assert.match(received['/v1/metrics'] ?? '', /http\.server\.request/);
  } finally {
    service.kill('SIGKILL');
    server.close();
    server.closeAllConnections();
  }
}

const folder = mkdtempSync(join(tmpdir(), 'skeleton-'));
try {
  writeService(folder);
  const npm = (...args) =>
    run(`npm ${args.join(' ')}`, 'npm', args, { cwd: folder });
  await npm('install', '--no-audit', '--no-fund');
  await npm('run', 'lint');
  await npm('test');
  await npm('ci', '--omit=dev', '--no-audit', '--no-fund');
  await checkTelemetry(folder);
  console.log("The golden path's service in Node.js can be installed.");
} finally {
  rmSync(folder, { recursive: true, force: true });
}
