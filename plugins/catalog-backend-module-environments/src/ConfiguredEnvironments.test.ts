import { ConfigReader } from '@backstage/config';
import { ConfiguredEnvironments } from './ConfiguredEnvironments';

const dev = {
  metadata: { name: 'dev', annotations: { 'acme.example/a': 'b' } },
  spec: {
    owner: 'platform',
    environment: {
      tier: 'development',
      sources: [{ repository: 'https://git.example/acme/env-dev' }],
    },
  },
};

function read(...environments: object[]) {
  return ConfiguredEnvironments.fromConfig(
    new ConfigReader({ environments: { environments } } as never),
  );
}

describe('ConfiguredEnvironments', () => {
  it('brings entities that say where they come from', async () => {
    const applied: unknown[] = [];
    await read(dev).connect({
      applyMutation: async mutation => void applied.push(mutation),
      refresh: async () => {},
    });
    expect(applied).toMatchObject([
      {
        type: 'full',
        entities: [
          {
            entity: {
              kind: 'Resource',
              metadata: {
                name: 'dev',
                annotations: {
                  'acme.example/a': 'b',
                  'backstage.io/managed-by-location':
                    'app-config:environments.environments',
                  'backstage.io/managed-by-origin-location':
                    'app-config:environments.environments',
                },
              },
              spec: { type: 'environment', owner: 'platform' },
            },
          },
        ],
      },
    ]);
  });

  it('brings none where none is configured', async () => {
    const applied: unknown[] = [];
    await ConfiguredEnvironments.fromConfig(new ConfigReader({})).connect({
      applyMutation: async mutation => void applied.push(mutation),
      refresh: async () => {},
    });
    expect(applied).toEqual([{ type: 'full', entities: [] }]);
  });

  it.each([
    [
      { ...dev, spec: { ...dev.spec, environment: { tier: 'prod' } } },
      /^environments.environments\[1\]: spec.environment.tier: .*spec.environment.sources: /,
    ],
    [
      { ...dev, metadata: { name: '' } },
      /^environments.environments\[1\]: .*name/,
    ],
  ])('refuses what is no environment: %j', (wrong, expected) => {
    expect(() => read(dev, wrong)).toThrow(expected);
  });
});
