import { ConfigReader } from '@backstage/config';
import { readArtifacts } from './readArtifacts';

const read = (artifacts: object) =>
  readArtifacts(new ConfigReader({ artifacts } as never));
const images = ['library/*'];

describe('readArtifacts', () => {
  it('is empty by default', () => {
    expect(readArtifacts(undefined)).toEqual({ registries: [] });
  });

  it.each([
    ['docker.io', 'https://registry-1.docker.io'],
    ['ghcr.io', 'https://ghcr.io'],
    ['localhost:5000', 'https://localhost:5000'],
  ])('finds %s at %s', (host, url) => {
    const { registries } = read({ registries: [{ host, images }] });
    expect(registries).toEqual([{ host, url, images, everyMinutes: 15 }]);
  });

  it.each([
    [
      { host: 'https://ghcr.io', images },
      'environments.artifacts.registries[0].host: has to be a host, such as ghcr.io',
    ],
    [
      { host: 'ghcr.io', url: 'https://ghcr.io/v2/', images },
      'environments.artifacts.registries[0].url: has to be https://HOST, without path',
    ],
    [
      { host: 'ghcr.io' },
      'environments.artifacts.registries[0].images: Invalid input: expected array, received undefined',
    ],
    [
      { host: 'ghcr.io', images, token: 'x' },
      'environments.artifacts.registries[0]: Unrecognized key: "token"',
    ],
  ])('refuses %j', (registry, message) => {
    expect(() => read({ registries: [registry] })).toThrow(message);
  });
});
