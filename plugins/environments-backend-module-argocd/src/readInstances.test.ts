import { ConfigReader } from '@backstage/config';
import { readInstances } from './readInstances';

const read = (argocd: object, environments: object = {}) =>
  readInstances(new ConfigReader({ argocd, environments } as never));

const methods = (...instances: object[]) => [{ type: 'config', instances }];

describe('readInstances', () => {
  it('takes a token before an own account, and an own account before the common one', () => {
    const { instances, warnings } = read({
      username: 'common',
      password: 'common-password',
      baseUrl: 'https://argocd.example/',
      appLocatorMethods: methods(
        { name: 'a', url: 'https://a.example/', token: 'key', username: 'own' },
        {
          name: 'b',
          url: 'https://b.example',
          username: 'own',
          password: 'own-password',
          frontendUrl: 'https://front.example/argocd/',
        },
        { name: 'c', url: 'http://c.example/argocd', caFile: '/ca.pem' },
      ),
    });
    expect(warnings).toEqual([]);
    expect(instances).toEqual([
      {
        name: 'a',
        url: 'https://a.example',
        frontendUrl: 'https://argocd.example',
        credentials: { kind: 'token', token: 'key' },
        ca: {},
      },
      {
        name: 'b',
        url: 'https://b.example',
        frontendUrl: 'https://front.example/argocd',
        credentials: {
          kind: 'login',
          username: 'own',
          password: 'own-password',
        },
        ca: {},
      },
      {
        name: 'c',
        url: 'http://c.example/argocd',
        frontendUrl: 'https://argocd.example',
        credentials: {
          kind: 'login',
          username: 'common',
          password: 'common-password',
        },
        ca: { file: '/ca.pem' },
      },
    ]);
  });

  it('has nothing without configuration', () => {
    expect(readInstances(new ConfigReader({}))).toEqual({
      instances: [],
      warnings: [],
    });
  });

  it('warns of what it does not read', () => {
    const { instances, warnings } = read({
      localDevelopment: true,
      oidcConfig: { provider: 'azure', providerConfigKey: 'azure' },
      appLocatorMethods: [
        { type: 'kubernetes' },
        ...methods({ name: 'a', url: 'https://a.example' }),
      ],
    });
    expect(warnings).toEqual([
      expect.stringMatching(/type kubernetes is not supported/),
      expect.stringMatching(/localDevelopment is not supported.*caFile/),
    ]);
    expect(instances[0].credentials).toEqual({
      kind: 'none',
      reason: expect.stringMatching(
        /oidcConfig \(Azure\) is not supported: instance a .* has no token/,
      ),
    });
  });

  it('reads the named instances alone', () => {
    const appLocatorMethods = methods(
      { name: 'a', url: 'https://a.example', token: 'x' },
      { name: 'b', url: 'https://b.example', token: 'x' },
    );
    const names = (instances: string[]) =>
      read({ appLocatorMethods }, { argocd: { instances } }).instances.map(
        ({ name }) => name,
      );
    expect(names(['b'])).toEqual(['b']);
    expect(() => names(['c'])).toThrow(
      'environments.argocd.instances: argocd.appLocatorMethods has no instance c; it has a, b',
    );
  });

  it.each([
    ['ftp://a.example', /instance a, url: ftp:\/\/a\.example is not a URL/],
    ['a.example', /instance a, url: a\.example is not a URL/],
    ['https://me:pass@a.example', /url: a URL must not hold credentials/],
    ['ftp://me:pass@a.example', /url: a URL must not hold credentials/],
  ])('refuses %s as url', (url, expected) => {
    const appLocatorMethods = methods({ name: 'a', url, token: 'x' });
    expect(() => read({ appLocatorMethods })).toThrow(expected);
  });

  it('refuses two instances of one name', () => {
    const one = { name: 'a', url: 'https://a.example', token: 'x' };
    expect(() => read({ appLocatorMethods: methods(one, one) })).toThrow(
      'two instances are named a',
    );
  });
});
