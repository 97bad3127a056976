import { InMemoryScm } from '../testUtils';
import { ScmHosts } from './ScmHosts';
import type { ScmProvider } from './ScmProvider';

/** A provider of one host. */
function providerOf(host: string): ScmProvider {
  const scm = new InMemoryScm();
  return {
    id: host,
    repositoryOf: url =>
      new URL(url).host === host ? scm.repositoryOf(url) : undefined,
    forRepository: url =>
      new URL(url).host === host ? scm.forRepository(url) : undefined,
  };
}

describe('ScmHosts', () => {
  const one = providerOf('one.example');
  const two = providerOf('two.example');
  const hosts = new ScmHosts([one, two]);

  it('asks the provider that has the host', () => {
    const url = 'https://two.example/acme/shop';
    expect(hosts.of(url)).toBe(two.forRepository(url));
    expect(hosts.of(url)?.repository.url).toBe(url);
    expect(hosts.repositoryOf(`${url}/blob/main/a.yaml`)).toBe(url);
    expect(hosts.repositoryOf('https://three.example/a/b/blob/main/c')).toBe(
      undefined,
    );
  });

  it('asks providers in their order', () => {
    const url = 'https://one.example/acme/shop';
    const twin = providerOf('one.example');
    expect(new ScmHosts([twin, one]).of(url)).toBe(twin.forRepository(url));
  });

  it('knows nothing of a host without a provider', () => {
    expect(hosts.of('https://three.example/acme/shop')).toBeUndefined();
  });

  it('knows providers that come later', () => {
    const providers = [one];
    const growing = new ScmHosts(providers);
    const url = 'https://two.example/acme/shop';
    expect(growing.of(url)).toBeUndefined();
    providers.push(two);
    expect(growing.of(url)).toBe(two.forRepository(url));
  });
});
