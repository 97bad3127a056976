import { EnvironmentProcessor } from './EnvironmentProcessor';

it('relates an environment to its upstreams, both ways', async () => {
  const emit = jest.fn();
  await new EnvironmentProcessor().postProcessEntity(
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Resource',
      metadata: { name: 'qa', namespace: 'default' },
      spec: {
        type: 'environment',
        owner: 'platform',
        environment: {
          tier: 'testing',
          promotesFrom: ['dev'],
          sources: [{ repository: 'https://git.example/acme/env-qa' }],
        },
      },
    },
    { type: 'url', target: 'https://git.example/x' },
    emit,
  );
  const qa = { kind: 'Resource', namespace: 'default', name: 'qa' };
  const dev = { kind: 'resource', namespace: 'default', name: 'dev' };
  expect(emit.mock.calls.map(([result]) => result.relation)).toEqual([
    { source: qa, type: 'dependsOn', target: dev },
    { source: dev, type: 'dependencyOf', target: qa },
  ]);
});
