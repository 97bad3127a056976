import { TestDatabases } from '@backstage/backend-test-utils';
import type { CreationChoices } from '@downstage/backstage-plugin-environments-common';
import { MARKER, startCompany } from './__testUtils__/startCompany';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

jest.setTimeout(60_000);

describe('what somebody may choose from when they create something', () => {
  let company: Awaited<ReturnType<typeof startCompany>>;

  const choices = async (role: Parameters<typeof company.ask>[0]) => {
    const answer = await company.ask(role, 'get', '/v1/creations/choices');
    return answer.body as CreationChoices;
  };

  beforeAll(async () => {
    company = await startCompany({
      knex: await databases.init('SQLITE_3'),
      hides: claims => claims.includes('group:default/other'),
    });
  });

  afterAll(() => company.stop());

  it('is where repositories may be created, and the clusters of fleets that are watched', async () => {
    company.asked.length = 0;
    const { services, repositories, shared, clusters } = await choices(
      'platform engineer',
    );
    expect({ services, repositories, shared, clusters }).toEqual({
      services: ['https://memory.example/acme/svc-*'],
      repositories: ['https://memory.example/acme/env-*'],
      shared: [
        {
          repository: 'https://memory.example/acme/environments',
          branch: 'main',
          folder: 'environments/{name}',
          environmentBranch: 'env/{name}',
        },
      ],
      // Argo CD takes Applications out of other namespaces, and renders helmfiles, only where it is told to
      clusters: [
        {
          name: 'dev',
          layouts: ['kustomize', 'umbrella-chart', 'helmfile', 'helm-values'],
        },
        {
          name: 'qa',
          layouts: ['kustomize', 'umbrella-chart', 'argocd', 'helm-values'],
        },
      ].map(({ name, layouts }) => ({
        name,
        engine: 'argocd',
        layouts: layouts.map(layout => ({ name: layout, secrets: ['none'] })),
      })),
    });
    expect((await choices('platform engineer')).watched).toEqual([
      { name: 'dev', engine: 'argocd' },
      { name: 'qa', engine: 'argocd' },
    ]);
    expect((await choices('developer of the owner')).previews).toBe('possible');
    // No fleet is named, and no host is asked
    expect(JSON.stringify(clusters)).not.toContain('fleet');
    expect(company.asked).toEqual([]);
  });

  it('is nothing of what they may create none of', async () => {
    const { environments, ...rest } = await choices('viewer');
    expect(rest).toEqual({
      services: [],
      repositories: [],
      shared: [],
      clusters: [],
      watched: [],
      previews: 'not-permitted',
    });
    expect(environments).not.toEqual([]);
  });

  it('is in promotion order, without what they may not read', async () => {
    const all = await choices('platform engineer');
    const names = all.environments.map(({ name }) => name);
    expect(names).toEqual(['dev', 'held', 'qa', 'zebra', 'dr']);
    const fewer = await choices('developer of another team');
    expect(fewer.environments.map(({ name }) => name)).toContain('dr');
    expect(JSON.stringify(fewer)).not.toMatch(MARKER);
  });
});
