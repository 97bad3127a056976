import type { PullRequestHost } from '../Engine';
import { previews } from './previews';

const objectsOf = (
  repository: string,
  host: PullRequestHost = 'github',
): any[] =>
  previews.objects({
    name: 'shop',
    repository,
    host,
    image: 'r.example/acme/shop',
    namespace: 'pr-shop',
  });

it.each<[string, PullRequestHost, object]>([
  ['https://github.com/a/b', 'github', { owner: 'a', repo: 'b' }],
  [
    'https://git.example/a/b',
    'github',
    { owner: 'a', repo: 'b', api: 'https://git.example/api/v3' },
  ],
  [
    'https://gitlab.com/a/b/c',
    'gitlab',
    { project: 'a/b/c', pullRequestState: 'opened' },
  ],
  [
    'https://git.example/a/b',
    'gitlab',
    {
      project: 'a/b',
      api: 'https://git.example/',
      pullRequestState: 'opened',
    },
  ],
])('asks for the pull requests of %s at %s', (repository, host, source) => {
  const [, , { spec }] = objectsOf(repository, host);
  expect(spec.generators).toEqual([
    {
      pullRequest: {
        requeueAfterSeconds: 60,
        [host]: { ...source, labels: ['preview'] },
      },
    },
  ]);
});

it('lets no pull request create, change or remove an object of the cluster, or reach another namespace', () => {
  const [namespace, project, set] = objectsOf('https://github.com/a/b');
  expect(namespace.metadata.name).toBe('pr-shop');
  expect(project.spec).not.toHaveProperty('clusterResourceWhitelist');
  expect(project.spec.destinations).toEqual([
    { server: expect.any(String), namespace: namespace.metadata.name },
  ]);
  expect(set.spec.template.spec).toMatchObject({
    destination: { namespace: namespace.metadata.name },
    syncPolicy: { automated: { prune: true, selfHeal: true } },
  });
  expect(set.spec.template.spec.syncPolicy).not.toHaveProperty('syncOptions');
});

it('bounds what runs in the namespace, and what reaches it from outside of the cluster', () => {
  const [namespace, ...others] = objectsOf('https://github.com/a/b');
  const quotas = others.filter(({ kind }) => kind === 'ResourceQuota');
  expect(quotas.map(({ metadata }) => metadata.namespace)).toEqual([
    namespace.metadata.name,
    namespace.metadata.name,
  ]);
  expect(quotas[0].spec.hard).toMatchObject({
    'services.loadbalancers': '0',
    'services.nodeports': '0',
  });
  expect(JSON.stringify(quotas[1].spec)).toContain('system-cluster-critical');
  expect(quotas[1].spec.hard).toEqual({ pods: '0' });
});
