import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Octokit } from '@octokit/rest';
import { askGraphql } from './askGraphql';
import type { HostFeatures } from './RepositoryClient';

describe('askGraphql', () => {
  let answers: number[];
  const server = createServer((_, response) => {
    response.statusCode = answers.shift() ?? 200;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ data: { id: 'x' } }));
  });

  beforeAll(
    () => new Promise<void>(done => server.listen(0, '127.0.0.1', done)),
  );
  afterAll(() => server.close());

  it('asks a host again that said a while ago that it has no GraphQL', async () => {
    answers = [404];
    const { port } = server.address() as AddressInfo;
    const octokit = new Octokit({ baseUrl: `http://127.0.0.1:${port}` });
    const features: HostFeatures = {};
    const ask = () =>
      askGraphql(
        {
          url: 'https://git.example/acme/env',
          owner: 'acme',
          repo: 'env',
          octokit,
          octokitOf: () => octokit,
          features,
          hasToken: async () => true,
        },
        'asking',
        'query { id }',
        {},
      );
    await expect(ask()).resolves.toBeUndefined();
    await expect(ask()).resolves.toBeUndefined();
    expect(features.lacksGraphqlUntil).toBeGreaterThan(Date.now() + 60_000);
    features.lacksGraphqlUntil = Date.now();
    await expect(ask()).resolves.toEqual({ data: { id: 'x' }, errors: [] });
  });
});
