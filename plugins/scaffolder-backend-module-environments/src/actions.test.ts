import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { EnvironmentsClient } from './EnvironmentsClient';
import { createAddServiceAction } from './createAddServiceAction';
import { createEnvironmentAction } from './createEnvironmentAction';

interface Received {
  path?: string;
  body: any;
  authorization?: string;
}

let server: Server;
let received: Received[];
let answers: Array<{ status: number; body: unknown }>;

beforeEach(async () => {
  received = [];
  answers = [];
  server = createServer((req, res) => {
    let text = '';
    req.on('data', chunk => {
      text += chunk;
    });
    req.on('end', () => {
      const { authorization } = req.headers;
      received.push({
        path: req.url,
        body: text ? JSON.parse(text) : undefined,
        authorization,
      });
      const { status, body } = answers.shift()!;
      res.writeHead(status, { 'content-type': 'application/json' });
      res.end(JSON.stringify(body));
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
});

afterEach(() => new Promise(resolve => server.close(resolve)));

function client() {
  const { port } = server.address() as AddressInfo;
  return new EnvironmentsClient({
    auth: mockServices.auth(),
    discovery: mockServices.discovery.mock({
      getBaseUrl: async () => `http://127.0.0.1:${port}`,
    }),
  });
}

const failure = (status: number, message: string) => ({
  status,
  body: { error: { name: 'Error', message }, response: { statusCode: status } },
});

describe('downstage:environment:create', () => {
  const input = {
    name: 'uat',
    owner: 'group:default/platform',
    tier: 'staging' as const,
    promotesFrom: ['qa'],
    repository: 'https://git.example/acme/env-uat',
    cluster: 'qa',
  };

  it('asks the environments plugin on behalf of the user', async () => {
    answers.push({
      status: 201,
      body: {
        status: 'created',
        repositoryUrl: input.repository,
        catalogInfoUrl: 'https://git.example/c',
        pullRequest: { number: 4, url: 'https://git.example/fleet/pull/4' },
        warnings: ['Protect it'],
      },
    });
    const context = createMockActionContext({ input });
    const warn = jest.spyOn(context.logger, 'warn');
    await createEnvironmentAction({ client: client() }).handler(context);
    expect(received).toEqual([
      {
        path: '/v1/environments',
        body: input,
        authorization: expect.stringMatching(/^Bearer .+/),
      },
    ]);
    for (const [name, value] of [
      ['catalogInfoUrl', 'https://git.example/c'],
      ['pullRequestUrl', 'https://git.example/fleet/pull/4'],
      ['pullRequestNumber', 4],
    ]) {
      expect(context.output).toHaveBeenCalledWith(name, value);
    }
    expect(warn).toHaveBeenCalledWith('Protect it');
  });

  it('has no pull request where the fleet takes commits', async () => {
    answers.push({
      status: 201,
      body: {
        status: 'exists',
        repositoryUrl: input.repository,
        catalogInfoUrl: 'https://git.example/c',
        warnings: [],
      },
    });
    const context = createMockActionContext({ input });
    await createEnvironmentAction({ client: client() }).handler(context);
    expect(context.output).toHaveBeenCalledTimes(3);
  });

  it('fails with the message of the plugin', async () => {
    answers.push(failure(403, 'You need the permission environments.create'));
    await expect(
      createEnvironmentAction({ client: client() }).handler(
        createMockActionContext({ input }),
      ),
    ).rejects.toThrow(/environments\.create/);
  });

  it('calls nobody in a dry run', async () => {
    const context = {
      ...createMockActionContext({ input }),
      isDryRun: true,
    };
    await createEnvironmentAction({ client: client() }).handler(context);
    expect(received).toEqual([]);
    expect(context.output).toHaveBeenCalledWith('status', 'created');
  });
});

describe('downstage:service:add', () => {
  const input = {
    environments: ['resource:default/qa', 'dev'],
    service: 'loans',
    image: 'r.example/loans',
    tag: '0.1.0',
  };
  const action = () => createAddServiceAction({ client: client(), waitMs: 1 });
  const known = (...names: string[]) => ({
    status: 200,
    body: {
      items: names.map(name => ({
        environment: { ref: `resource:default/${name}` },
      })),
    },
  });

  it('waits for all environments and takes the first in promotion order', async () => {
    answers.push(known('dev'), known('dev', 'qa'), {
      status: 201,
      body: { number: 7, url: 'https://git.example/pull/7' },
    });
    const context = createMockActionContext({ input });
    await action().handler(context);
    expect(received.map(request => request.path)).toEqual([
      '/v1/environments',
      '/v1/environments',
      '/v1/environments/default/dev/services',
    ]);
    expect(received[2].body).toEqual({
      service: 'loans',
      image: 'r.example/loans',
      tag: '0.1.0',
    });
    expect(context.output).toHaveBeenCalledWith(
      'pullRequestUrl',
      'https://git.example/pull/7',
    );
  });

  it('waits for the Component to come into the catalog', async () => {
    answers.push(
      known('dev', 'qa'),
      failure(404, 'There is no service component:default/loans'),
      failure(404, 'There is no service component:default/loans'),
      { status: 201, body: { number: 7, url: 'https://git.example/pull/7' } },
    );
    const context = createMockActionContext({ input });
    await action().handler(context);
    expect(received).toHaveLength(4);
    expect(context.output).toHaveBeenCalledWith('pullRequestNumber', 7);
  });

  it.each([
    [403, 'You need the permission environments.promote'],
    [404, 'There is no environment resource:default/dev'],
  ])('waits for nothing else: %s', async (status, message) => {
    answers.push(known('dev', 'qa'), failure(status, message));
    await expect(
      action().handler(createMockActionContext({ input })),
    ).rejects.toThrow(message);
  });

  it('fails with the message of the plugin', async () => {
    answers.push(
      known('dev', 'qa'),
      failure(409, 'already pins r.example/loans'),
    );
    await expect(
      action().handler(createMockActionContext({ input })),
    ).rejects.toThrow(/already pins/);
  });
});
