import { chmodSync, symlinkSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { EnvironmentsClient } from './EnvironmentsClient';
import { createAddServiceAction } from './createAddServiceAction';
import { createCheckAction } from './createCheckAction';
import { createEnvironmentAction } from './createEnvironmentAction';
import { createEnvironmentProposalAction } from './createEnvironmentProposalAction';
import { createProposalAction } from './createProposalAction';
import { createRepositoryAction } from './createRepositoryAction';

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

  it('says what a service without an image waits for', async () => {
    answers.push(known('dev', 'qa'), {
      status: 202,
      body: { status: 'awaiting', image: 'r.example/loans' },
    });
    const { tag: _tag, ...untagged } = input;
    const context = createMockActionContext({ input: untagged });
    const info = jest.spyOn(context.logger, 'info');
    await action().handler(context);
    expect(received[1].body).toEqual({
      service: 'loans',
      image: 'r.example/loans',
    });
    expect(context.output).toHaveBeenCalledWith('status', 'awaiting');
    expect(context.output).not.toHaveBeenCalledWith(
      'pullRequestUrl',
      expect.anything(),
    );
    expect(info).toHaveBeenCalledWith(
      'The pull request that adds it to resource:default/dev is opened once continuous integration reports a first image of r.example/loans',
    );
  });

  it('says what did not come in time, and how to go on', async () => {
    answers.push(...Array.from({ length: 3 }, () => known('dev')));
    const context = createMockActionContext({ input });
    const info = jest.spyOn(context.logger, 'info');
    const impatient = createAddServiceAction({
      client: client(),
      waitMs: 1,
      maxWaitMs: 2,
    });
    await expect(impatient.handler(context)).rejects.toThrow(
      /^There is no environment resource:default\/qa; known are resource:default\/dev, also after 0\.002 seconds\..* start the task again then, it goes on from here$/,
    );
    expect(received).toHaveLength(3);
    expect(info.mock.calls).toEqual([
      [expect.stringMatching(/; waiting for up to 0\.002 seconds$/)],
    ]);
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

describe('downstage:creation:check', () => {
  const input = {
    service: {
      name: 'loans',
      owner: 'group:default/team-at',
      repository: 'https://git.example/acme/loans',
    },
    deployment: { environments: ['dev'], image: 'r.example/loans' },
  };
  const run = () =>
    createCheckAction({ client: client() }).handler(
      createMockActionContext({ input }),
    );

  it('asks for everything at once, before anything is written', async () => {
    answers.push({ status: 200, body: { faults: [] } });
    await run();
    expect(received).toMatchObject([
      {
        path: '/v1/creations/check',
        body: {
          service: input.service,
          deployment: {
            environments: ['resource:default/dev'],
            image: 'r.example/loans',
          },
        },
      },
    ]);
  });

  it('fails with all faults', async () => {
    answers.push({
      status: 200,
      body: {
        faults: [
          { part: 'service', message: 'name: is taken' },
          { part: 'deployment', message: 'environments: none' },
        ],
      },
    });
    await expect(run()).rejects.toThrow(
      'Nothing was created. service: name: is taken\ndeployment: environments: none',
    );
  });
});

describe('downstage:repository:create', () => {
  const workspace = createMockDirectory();
  const input = {
    name: 'loans',
    owner: 'group:default/team-at',
    repository: 'https://git.example/acme/loans',
  };
  const answer = {
    status: 'created',
    repositoryUrl: input.repository,
    catalogInfoUrl: `${input.repository}/blob/main/catalog-info.yaml`,
    warnings: ['Protect it'],
  };
  const context = (rest: { sourcePath?: string } = {}) =>
    createMockActionContext({
      input: { ...input, ...rest },
      workspacePath: workspace.path,
    });

  beforeEach(() => {
    workspace.setContent({
      'README.md': '# Loans',
      '.github/workflows/ci.yaml': 'on: push',
      'service/src/server.js': 'läuft',
    });
  });

  it('sends the workspace, and tells what is left to do', async () => {
    answers.push({ status: 201, body: answer });
    const own = context();
    const warn = jest.spyOn(own.logger, 'warn');
    await createRepositoryAction({ client: client() }).handler(own);
    const { files, ...service } = received[0].body;
    expect(received[0].path).toBe('/v1/repositories');
    expect(service).toEqual(input);
    expect(files).toHaveLength(3);
    expect(files).toEqual(
      expect.arrayContaining([
        { path: 'README.md', content: '# Loans' },
        { path: '.github/workflows/ci.yaml', content: 'on: push' },
        { path: 'service/src/server.js', content: 'läuft' },
      ]),
    );
    expect(warn).toHaveBeenCalledWith('Protect it');
    expect(own.output).toHaveBeenCalledWith(
      'catalogInfoUrl',
      answer.catalogInfoUrl,
    );
  });

  it('sends a folder of the workspace alone', async () => {
    answers.push({ status: 201, body: answer });
    await createRepositoryAction({ client: client() }).handler(
      context({ sourcePath: 'service' }),
    );
    expect(received[0].body.files).toEqual([
      { path: 'src/server.js', content: 'läuft' },
    ]);
  });

  it('goes nowhere else', async () => {
    await expect(
      createRepositoryAction({ client: client() }).handler(
        context({ sourcePath: '../..' }),
      ),
    ).rejects.toThrow();
    expect(received).toEqual([]);
  });

  it('warns of a file that is executable', async () => {
    answers.push({ status: 201, body: answer });
    chmodSync(workspace.resolve('README.md'), 0o755);
    const own = context();
    const warn = jest.spyOn(own.logger, 'warn');
    await createRepositoryAction({ client: client() }).handler(own);
    expect(warn).toHaveBeenCalledWith(
      expect.stringContaining('README.md is committed as a file that is not'),
    );
  });

  it.each([
    ['a picture', { 'logo.png': Buffer.from([0x89, 0x50, 0xff, 0xfe]) }],
    ['a file with zeros', { 'logo.png': 'a\0b' }],
  ])('refuses %s by its name', async (_, content) => {
    workspace.setContent(content);
    await expect(
      createRepositoryAction({ client: client() }).handler(context()),
    ).rejects.toThrow('logo.png is no text in UTF-8');
    expect(received).toEqual([]);
  });

  it('refuses a link', async () => {
    symlinkSync('README.md', workspace.resolve('name'));
    await expect(
      createRepositoryAction({ client: client() }).handler(context()),
    ).rejects.toThrow('name is a symbolic link');
    expect(received).toEqual([]);
  });
});

describe('downstage:repository:propose', () => {
  const workspace = createMockDirectory();
  const input = {
    name: 'loans',
    owner: 'group:default/team-at',
    repository: 'https://git.example/acme/loans',
    branch: 'master',
    overwrite: ['README.md'],
  };
  const answer = {
    status: 'proposed',
    repositoryUrl: input.repository,
    catalogInfoUrl: `${input.repository}/blob/master/catalog-info.yaml`,
    pullRequest: { number: 7, url: `${input.repository}/pull/7` },
    proposed: ['catalog-info.yaml'],
    kept: ['ci/tag.sh'],
  };
  const run = async (rest: object = {}) => {
    const context = createMockActionContext({
      input: { ...input, ...rest },
      workspacePath: workspace.path,
    });
    const warn = jest.spyOn(context.logger, 'warn');
    await createProposalAction({ client: client() }).handler(context);
    const { calls } = jest.mocked(context.output).mock;
    return { warn, outputs: Object.fromEntries(calls) };
  };

  beforeEach(() => {
    workspace.setContent({
      'catalog-info.yaml': 'kind: Component',
      'service/README.md': '# Loans',
    });
  });

  it('sends the workspace, and names what is left alone', async () => {
    answers.push({ status: 201, body: answer });
    const { warn, outputs } = await run();
    const [{ path, body }] = received;
    expect(path).toBe('/v1/repositories/proposals');
    expect(body).toEqual({
      ...input,
      files: expect.arrayContaining([
        { path: 'catalog-info.yaml', content: 'kind: Component' },
        { path: 'service/README.md', content: '# Loans' },
      ]),
    });
    expect(warn).toHaveBeenCalledWith(
      'ci/tag.sh is left as the repository has it',
    );
    expect(outputs).toEqual({
      status: 'proposed',
      repositoryUrl: answer.repositoryUrl,
      catalogInfoUrl: answer.catalogInfoUrl,
      pullRequestUrl: answer.pullRequest.url,
      pullRequestNumber: 7,
      proposed: answer.proposed,
      kept: answer.kept,
    });
  });

  it('has no pull request where nothing is lacking', async () => {
    const { pullRequest: _, ...rest } = answer;
    answers.push({ status: 201, body: { ...rest, status: 'there' } });
    const { outputs } = await run({ sourcePath: 'service' });
    expect(received[0].body.files).toEqual([
      { path: 'README.md', content: '# Loans' },
    ]);
    expect(outputs).not.toHaveProperty('pullRequestUrl');
    expect(outputs.status).toBe('there');
  });

  it('refuses a link, and fails with the message of the plugin', async () => {
    answers.push(failure(400, 'repository: team team-at may not write'));
    await expect(run()).rejects.toThrow('team team-at may not write');
    symlinkSync('README.md', workspace.resolve('name'));
    await expect(run()).rejects.toThrow('name is a symbolic link');
    expect(received).toHaveLength(1);
  });
});

describe('downstage:environment:propose', () => {
  const place = {
    owner: 'group:default/platform',
    repository: 'https://git.example/acme/env-all',
  };
  const qa = {
    name: 'qa',
    tier: 'testing' as const,
    promotesFrom: [],
    paths: ['envs/qa'],
    layout: 'kustomize',
  };
  const answer = {
    status: 'proposed',
    repositoryUrl: place.repository,
    catalogInfoUrl: `${place.repository}/blob/main/catalog-info.yaml`,
    pullRequest: { number: 7, url: `${place.repository}/pull/7` },
  };
  const run = async (rest: object = {}) => {
    const context = createMockActionContext({ input: { ...place, ...rest } });
    const info = jest.spyOn(context.logger, 'info');
    await createEnvironmentProposalAction({ client: client() }).handler(
      context,
    );
    const { calls } = jest.mocked(context.output).mock;
    return { info, outputs: Object.fromEntries(calls) };
  };

  it('proposes what was found, and tells of it', async () => {
    const services = [{ name: 'shop', version: '1.0.0' }];
    answers.push(
      {
        status: 200,
        body: { environments: [{ ...qa, services }], notes: ['a guess'] },
      },
      { status: 201, body: answer },
    );
    const { info, outputs } = await run({ folder: 'envs', environments: [] });
    expect(received.map(({ path, body }) => ({ path, body }))).toEqual([
      { path: '/v1/creations/drafts', body: { ...place, folder: 'envs' } },
      {
        path: '/v1/environments/proposals',
        body: { ...place, environments: [qa] },
      },
    ]);
    expect(info).toHaveBeenCalledWith('a guess');
    expect(info).toHaveBeenCalledWith('qa: shop 1.0.0');
    expect(outputs).toEqual({
      status: 'proposed',
      repositoryUrl: answer.repositoryUrl,
      catalogInfoUrl: answer.catalogInfoUrl,
      pullRequestUrl: answer.pullRequest.url,
      pullRequestNumber: 7,
      undelivered: ['qa'],
    });
  });

  it('proposes what it is given, with its cluster, and looks for nothing', async () => {
    answers.push({ status: 201, body: answer });
    const environments = [
      { ...qa, cluster: 'qa', namespaces: ['shop'] },
      { ...qa, name: 'uat' },
    ];
    const { outputs } = await run({ environments });
    expect(received.map(({ path, body }) => ({ path, body }))).toEqual([
      { path: '/v1/environments/proposals', body: { ...place, environments } },
    ]);
    expect(outputs.undelivered).toEqual(['uat']);
  });

  it('says why there is nothing', async () => {
    answers.push({
      status: 200,
      body: { environments: [], notes: ['. pins no version: left out'] },
    });
    await expect(run()).rejects.toThrow(
      'no environment was found; . pins no version: left out',
    );
  });
});
