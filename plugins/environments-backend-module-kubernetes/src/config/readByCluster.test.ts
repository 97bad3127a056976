import { ConfigReader } from '@backstage/config';
import { engineUrlsOf } from './engineUrlsOf';
import { namespacesOf } from './namespacesOf';

const EKS = 'arn:aws:eks:eu-central-1:1234:cluster/dev';
const configOf = (kubernetes: object) =>
  new ConfigReader({ environments: { kubernetes } } as never);

describe('engineUrlsOf', () => {
  const read = (argocd?: unknown) => engineUrlsOf(configOf({ argocd })).argocd;

  it('reads an address per cluster, whatever its name', () => {
    expect(read()).toEqual({});
    expect(
      read({ dev: 'https://argocd.example/', [EKS]: 'http://host:8080/argo' }),
    ).toEqual({
      dev: 'https://argocd.example',
      [EKS]: 'http://host:8080/argo',
    });
  });

  it.each(['argocd.example', 'data:text/html,x', 'https://', 'http:///x', 3])(
    'names what is no address: %s',
    value => {
      expect(() => read({ dev: value })).toThrow(
        `environments.kubernetes.argocd.dev: ${JSON.stringify(
          value,
        )} is not the http or https URL of Argo CD's UI`,
      );
    },
  );

  it('names what is no map', () => {
    expect(() => read('https://argocd.example')).toThrow(
      'environments.kubernetes.argocd: "https://argocd.example" is no map',
    );
  });
});

describe('namespacesOf', () => {
  const read = (namespaces?: unknown) => namespacesOf(configOf({ namespaces }));

  it('reads names per cluster, whatever its name', () => {
    expect(read()).toEqual({});
    expect(read({ [EKS]: ['a', 'b'] })).toEqual({ [EKS]: ['a', 'b'] });
  });

  it.each(['shop', [], [''], [1]])('names what is no list: %j', value => {
    expect(() => read({ dev: value })).toThrow(
      `environments.kubernetes.namespaces.dev: ${JSON.stringify(
        value,
      )} is not a list of namespaces`,
    );
  });
});
