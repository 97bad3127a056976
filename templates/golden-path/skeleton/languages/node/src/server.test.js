import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { server, stop } from './server.js';

const get = path => fetch(`http://localhost:${server.address().port}${path}`);

before(() => new Promise(resolve => server.listen(0, resolve)));
after(() => stop());

test('says who it is', async () => {
  const response = await get('/');
  assert.deepEqual(await response.json(), { service: ${{ values.name | dump }} });
});

test('says that it is well, and ready', async () => {
  assert.deepEqual(await (await get('/healthz')).json(), { status: 'ok' });
  assert.equal((await get('/readyz?verbose')).status, 200);
});

test('knows no other page', async () => {
  const response = await get('/toString');
  assert.equal(response.status, 404);
  assert.deepEqual(await response.json(), { error: 'Not found' });
});

test('ends in order when it is told to', async () => {
  const main = fileURLToPath(new URL('main.js', import.meta.url));
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, PORT: '0', OTEL_EXPORTER_OTLP_ENDPOINT: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  const { msg, port } = JSON.parse(line);
  assert.equal(msg, 'listening');
  assert.equal((await fetch(`http://localhost:${port}/`)).status, 200);
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  assert.equal(code, 0);
});
