import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
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
  assert.equal((await get('/readyz')).status, 200);
});

test('knows no other page', async () => {
  assert.equal((await get('/toString')).status, 404);
});

test('ends in order when it is told to', async () => {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('server.js', import.meta.url))],
    { env: { ...process.env, PORT: '0' } },
  );
  await sleep(500);
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  assert.equal(code, 0);
});
