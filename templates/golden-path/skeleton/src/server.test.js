import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { server } from './server.js';

before(() => new Promise(resolve => server.listen(0, resolve)));
after(() => new Promise(resolve => server.close(resolve)));

test('says that it is well', async () => {
  const { port } = server.address();
  const response = await fetch(`http://localhost:${port}/healthz`);
  assert.deepEqual(await response.json(), { status: 'ok' });
});
