import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import request from 'supertest';
import catalogModuleEnvironments from './index';

const environment = (spec: object) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: { name: 'qa' },
  spec: { type: 'environment', owner: 'platform', system: 'shop', ...spec },
});

const valid = {
  tier: 'testing',
  promotesFrom: ['dev'],
  sources: [{ repository: 'https://git.example/acme/env-qa' }],
};

async function validate(entity: object) {
  const { server } = await startTestBackend({
    features: [
      catalogPlugin,
      catalogModuleEnvironments,
      mockServices.rootConfig.factory({ data: {} }),
      mockServices.permissions.mock({
        authorize: async () => [{ result: AuthorizeResult.ALLOW }],
        authorizeConditional: async () => [{ result: AuthorizeResult.ALLOW }],
      }).factory,
    ],
  });
  const response = await request(server)
    .post('/api/catalog/validate-entity')
    .send({ entity, location: 'url:https://git.example/catalog-info.yaml' });
  return { status: response.status, text: JSON.stringify(response.body) };
}

describe('catalogModuleEnvironments', () => {
  it('accepts a valid environment', async () => {
    await expect(
      validate(environment({ environment: valid })),
    ).resolves.toMatchObject({ status: 200 });
  });

  it('refuses an invalid one, naming field, value and entity', async () => {
    const { status, text } = await validate(
      environment({ environment: { ...valid, tier: 'prod' } }),
    );
    expect(status).toBe(400);
    expect(text).toContain('resource:default/qa');
    expect(text).toContain('spec.environment.tier');
    expect(text).toContain('prod');
  });

  it('leaves other resources alone', async () => {
    await expect(
      validate(environment({ type: 'database', environment: undefined })),
    ).resolves.toMatchObject({ status: 200 });
  });
});
