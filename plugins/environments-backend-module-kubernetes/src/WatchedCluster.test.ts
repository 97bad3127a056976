import { mockServices } from '@backstage/backend-test-utils';
import { WatchedCluster } from './WatchedCluster';
import { apiOf } from './__testUtils__/sandboxCluster';
import { resourceOf } from './__testUtils__/startWatch';

describe('WatchedCluster', () => {
  const cluster = (argoCdUrl?: string) =>
    new WatchedCluster({
      name: 'dev',
      api: apiOf('http://127.0.0.1:1'),
      logger: mockServices.logger.mock(),
      engineUrls: argoCdUrl ? { argocd: { dev: argoCdUrl } } : undefined,
    });
  const target = (kind: string) => ({
    resource: resourceOf(kind),
    namespace: 'argocd',
    name: 'shop',
  });

  it("knows an Application's page in Argo CD's UI, where it is configured", () => {
    const source = cluster('https://argocd.example');
    expect(source.objectUrl(target('Application'))).toBe(
      'https://argocd.example/applications/argocd/shop',
    );
    expect(source.objectUrl(target('ApplicationSet'))).toBeUndefined();
    expect(source.objectUrl(target('Kustomization'))).toBeUndefined();
    expect(cluster().objectUrl(target('Application'))).toBeUndefined();
  });
});
