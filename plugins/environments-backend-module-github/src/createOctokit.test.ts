import {
  type IncomingMessage,
  type ServerResponse,
  createServer,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import { ScmError } from '@downstage/backstage-plugin-environments-node';
import { createOctokit } from './createOctokit';
import { answer } from './toScmError';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const fail =
  (status: number, headers: Record<string, string> = {}, message = 'no') =>
  (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, {
      'content-type': 'application/json',
      ...headers,
    });
    response.end(JSON.stringify({ message }));
  };

describe('createOctokit', () => {
  const asked: string[] = [];
  let handler: Handler;
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    handler(request, response);
  });
  const paused: Array<[string, number]> = [];
  const admitted: Array<[string, boolean]> = [];
  let refusal: Error | undefined;

  const octokit = () =>
    createOctokit({
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      logger: mockServices.logger.mock(),
      token: async () => 'a-token',
      installation: 'github.com/acme',
      writesPerMinute: 60,
      timeouts: { readMs: 150, writeMs: 300 },
      pacer: () => ({
        admit: async (installation, { isWrite }) => {
          if (refusal) {
            throw refusal;
          }
          admitted.push([installation, isWrite]);
        },
        pause: async (...pause) => void paused.push(pause),
      }),
    });
  const read = () =>
    answer('reading', () => octokit().request('GET /user')).catch(
      error => error,
    );
  const write = () =>
    answer('writing', () => octokit().request('POST /user/repos')).catch(
      error => error,
    );

  beforeAll(
    () => new Promise<void>(done => server.listen(0, '127.0.0.1', done)),
  );
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    [asked, paused, admitted].forEach(list => list.splice(0));
    refusal = undefined;
    handler = fail(200);
  });

  it.each([
    ['a time', 403, { 'retry-after': '120' }, 'no', 120],
    ['a time, as too many requests', 429, { 'retry-after': '7' }, 'no', 7],
    [
      'no time, by a secondary limit',
      403,
      {},
      'You have exceeded a secondary rate limit.',
      60,
    ],
    ['no time, as too many requests', 429, {}, 'no', 60],
  ])(
    'keeps an installation back where the host limits it with %s',
    async (_, status, headers, message, seconds) => {
      handler = fail(status, headers as Record<string, string>, message);
      for (const send of [read, write]) {
        await expect(send()).resolves.toMatchObject({
          kind: 'unavailable',
          retryAfterSeconds: seconds,
        });
      }
      expect(paused).toEqual([
        ['github.com/acme', seconds],
        ['github.com/acme', seconds],
      ]);
      expect(asked).toHaveLength(2);
    },
  );

  it('waits for the reset where nothing is left', async () => {
    const reset = Math.ceil(Date.now() / 1000) + 90;
    handler = fail(403, {
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(reset),
    });
    const { retryAfterSeconds } = await read();
    expect(Math.abs(retryAfterSeconds - 90)).toBeLessThanOrEqual(1);
  });

  it('takes a lack of rights for no limit', async () => {
    handler = fail(403, { 'x-ratelimit-remaining': '4999' });
    await expect(write()).resolves.toMatchObject({ kind: 'forbidden' });
    expect(paused).toEqual([]);
  });

  it('sends nothing that is not admitted', async () => {
    refusal = new ScmError({
      kind: 'unavailable',
      message: 'wait',
      retryAfterSeconds: 30,
    });
    await expect(write()).resolves.toBe(refusal);
    expect(asked).toEqual([]);
    refusal = undefined;
    await read();
    await write();
    expect(admitted).toEqual([
      ['github.com/acme', false],
      ['github.com/acme', true],
    ]);
  });

  it('ends where no answer comes, and where one does not end', async () => {
    handler = () => {};
    await expect(write()).resolves.toMatchObject({
      kind: 'unavailable',
      message: 'writing: the host did not answer in time',
    });
    handler = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"login":');
    };
    await expect(write()).resolves.toMatchObject({
      kind: 'unavailable',
      message: 'writing: the host did not answer in time',
    });
    // Never twice
    expect(asked).toHaveLength(2);
  });

  it('takes no answer that is cut short for an empty one', async () => {
    handler = (_, response) => {
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': '100',
      });
      response.write('{"login":');
      setTimeout(() => response.destroy(), 20);
    };
    await expect(write()).resolves.toMatchObject({ kind: 'unavailable' });
  });

  it('repeats a read once and a write never', async () => {
    handler = fail(502);
    await expect(read()).resolves.toMatchObject({ kind: 'unavailable' });
    expect(asked).toEqual(['GET /user', 'GET /user']);
    await write();
    expect(asked).toHaveLength(3);
  });

  it('takes a page that is no JSON for no answer', async () => {
    handler = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<h1>Back soon</h1>');
    };
    for (const send of [read, write]) {
      await expect(send()).resolves.toMatchObject({
        kind: 'unavailable',
        message: expect.stringContaining('the answer is no JSON'),
      });
    }
  });

  it('sends again what was not let in, also a write, and once', async () => {
    let isKnown = false;
    handler = (...call) => {
      fail(isKnown ? 200 : 401)(...call);
      isKnown = true;
    };
    await expect(write()).resolves.toMatchObject({ status: 200 });
    handler = fail(401);
    await expect(write()).resolves.toMatchObject({ kind: 'forbidden' });
    expect(asked).toHaveLength(4);
  });

  describe('GraphQL', () => {
    const ask = (document: string) =>
      answer('asking', () => octokit().graphql<any>(document)).catch(
        error => error,
      );
    const say =
      (body: object, headers: Record<string, string> = {}): Handler =>
      (_, response) => {
        response.writeHead(200, {
          'content-type': 'application/json',
          ...headers,
        });
        response.end(JSON.stringify(body));
      };

    it('paces what changes something as a write, and nothing else', async () => {
      handler = say({ data: {} });
      await ask('query { repository { id } }');
      await ask('mutation { createRef { ref { id } } }');
      expect(admitted.map(([, isWrite]) => isWrite)).toEqual([false, true]);
    });

    it('keeps back where it says that the limit is reached', async () => {
      handler = say(
        { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit' }] },
        {
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 90),
        },
      );
      const error = await ask('query { repository { id } }');
      expect(error).toMatchObject({ kind: 'unavailable' });
      expect(error.retryAfterSeconds).toBeGreaterThan(80);
      expect(paused).toEqual([['github.com/acme', error.retryAfterSeconds]]);
    });

    it.each([
      { type: 'RATE_LIMIT', message: 'API rate limit already exceeded' },
      { message: 'You have exceeded a secondary rate limit.' },
    ])('knows a limit in its other shape: %j', async error => {
      handler = say({ data: null, errors: [error] });
      await expect(
        ask('mutation { createRef { ref { id } } }'),
      ).resolves.toMatchObject({ kind: 'unavailable', retryAfterSeconds: 60 });
      expect(paused).toEqual([['github.com/acme', 60]]);
    });

    it('never repeats what changes something', async () => {
      handler = say({
        errors: [
          { message: 'Something went wrong while executing your query' },
        ],
      });
      await ask('mutation { createRef { ref { id } } }');
      expect(asked).toEqual(['POST /graphql']);
    });
  });
});
