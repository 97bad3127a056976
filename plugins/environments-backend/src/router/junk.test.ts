import request from 'supertest';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { SHOP, startEnvironments } from '../__testUtils__/startEnvironments';
import { spec } from '../schema/generated/router';

const databases = createTestDatabases();

jest.setTimeout(120_000);

const JUNK = [
  'x',
  'a:b',
  'a:b/c/d',
  '..',
  '%00',
  '%2e%2e%2f',
  '%E0%A4%A',
  'resource:default/%00',
  '\u202e',
  "'; drop table promotions --",
  'x'.repeat(5_000),
  '-1',
];
const QA = 'resource:default/qa';

/** Bodies that are as they should be but for one thing. */
const BODIES: unknown[] = [
  undefined,
  null,
  [],
  'text',
  1,
  {},
  ...JUNK.flatMap(junk => [
    { service: junk, environment: QA },
    { service: SHOP, environment: junk },
    { service: SHOP, environment: QA, from: junk },
    { service: SHOP, environment: QA, rollbackTo: junk },
    { service: SHOP, environment: QA, expectedVersion: junk },
    { environment: junk },
    { repository: junk },
    { service: 'shop', image: junk, tag: '1' },
    { service: 'shop', image: 'r.example/shop', tag: junk },
  ]),
  { service: SHOP, environment: QA, rollbackTo: '\u0000' },
  { service: SHOP, environment: QA, consents: ['\u0000'] },
  { service: 'shop', image: '\u0000', tag: '\u0000' },
];

describe.each(databases.eachSupportedId())('junk on %s', id => {
  let portal: Awaited<ReturnType<typeof startEnvironments>>;

  beforeAll(async () => {
    portal = await startEnvironments({ knex: await databases.init(id) });
  });

  afterAll(() => portal.stop());

  const routes = Object.entries(spec.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => [method, path] as const),
  );

  it.each(routes)('%s %s is no fault of the portal', async (method, path) => {
    const statuses = new Map<string, number>();
    const send = async (url: string, body?: unknown) => {
      const asked = (request(portal.server) as any)
        [method](`/api/environments${url}`)
        .set('Content-Type', 'application/json');
      const answer = await (body === undefined
        ? asked
        : asked.send(JSON.stringify(body)));
      if (answer.status >= 500) {
        statuses.set(
          `${url.slice(0, 100)} ${JSON.stringify(body)}`,
          answer.status,
        );
      }
    };
    const known: Record<string, string> = {
      kind: 'component',
      namespace: 'default',
      name: path.includes('/services/') ? 'shop' : 'qa',
      id: 'x',
    };
    const fill = (values: Record<string, string>) =>
      path.replace(/\{(\w+)\}/g, (_, name) => values[name]);
    for (const junk of JUNK) {
      const text = encodeURI(junk).replace(/%25/g, '%');
      for (const name of Object.keys(known)) {
        if (path.includes(`{${name}}`)) {
          await send(fill({ ...known, [name]: text }));
        }
      }
    }
    const queries = ['service', 'environment', 'limit', 'after', 'no'].flatMap(
      name => [name, `${name}[a]`],
    );
    for (const name of method === 'get' ? queries : []) {
      for (const junk of JUNK) {
        const text = encodeURI(junk).replace(/%25/g, '%');
        await send(`${fill(known)}?${name}=${text}`);
      }
    }
    for (const body of method === 'get' ? [] : BODIES) {
      await send(fill(known), body);
    }
    expect([...statuses]).toEqual([]);
  });
});
