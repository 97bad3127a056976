import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  type ClusterProvider,
  environmentsClustersExtensionPoint,
} from '@downstage/backstage-plugin-environments-node';
import environmentsModuleArgocd from './index';

async function providersWith(data: object): Promise<ClusterProvider[]> {
  const providers: ClusterProvider[] = [];
  const backend = await startTestBackend({
    extensionPoints: [
      [
        environmentsClustersExtensionPoint,
        { addProvider: provider => providers.push(provider) },
      ],
    ],
    features: [
      environmentsModuleArgocd,
      mockServices.rootConfig.factory({ data: data as never }),
    ],
  });
  await backend.stop();
  return providers;
}

const argocd = {
  appLocatorMethods: [
    {
      type: 'config',
      instances: [
        { name: 'dev', url: 'https://dev.example', token: 'x' },
        { name: 'qa', url: 'https://qa.example', token: 'x' },
      ],
    },
  ],
};

describe('environmentsModuleArgocd', () => {
  it('provides a cluster per instance', async () => {
    const [provider] = await providersWith({ argocd });
    const sources = await provider.clusters();
    expect(sources.map(({ name }) => name)).toEqual(['dev', 'qa']);
    // The same ones each time: they hold the session
    expect(await provider.clusters()).toEqual(sources);
  });

  it('provides nothing without instances', async () => {
    expect(await providersWith({})).toEqual([]);
  });

  it.each([0, -1, 3601, 0.5])(
    'refuses to poll every %s seconds',
    async seconds => {
      await expect(
        providersWith({
          argocd,
          environments: { argocd: { pollSeconds: seconds } },
        }),
      ).rejects.toThrow(
        `environments.argocd.pollSeconds: ${seconds} is not between 1 and 3600`,
      );
    },
  );
});
