import { ConfigReader } from '@backstage/config';
import { readPreviews } from './readPreviews';

const read = (previews: unknown) =>
  readPreviews(new ConfigReader({ previews } as never));

const grant = {
  cluster: 'dev',
  namespaces: ['preview-*'],
  repositories: ['https://github.com/acme/*'],
};

describe('environments.previews', () => {
  it('says where previews are', () => {
    expect(readPreviews(undefined)).toEqual([]);
    expect(
      read([{ ...grant, repositories: ['https://GitHub.com/acme/shop.git'] }]),
    ).toEqual([
      {
        ...grant,
        control: ['argocd', 'flux-system'],
        repositories: ['https://github.com/acme/shop'],
      },
    ]);
    expect(read([{ ...grant, control: ['team-*'] }])).toEqual([
      { ...grant, control: ['team-*'] },
    ]);
    const token = { secret: 'github-token', key: 'token' };
    expect(read([{ ...grant, token }])).toEqual([
      { ...grant, control: ['argocd', 'flux-system'], token },
    ]);
  });

  it.each<[string, object, RegExp]>([
    [
      'a token without a key',
      { token: { secret: 'x' } },
      /^environments\.previews\[0\]\.token\.key: /,
    ],
    ['no cluster', { cluster: '' }, /^environments\.previews\[0\]\.cluster: /],
    [
      'no namespaces',
      { namespaces: [] },
      /^environments\.previews\[0\]\.namespaces: /,
    ],
    [
      'a namespace that is none',
      { namespaces: ['Preview'] },
      /^environments\.previews\[0\]\.namespaces\[0\]: must be the name of a namespace/,
    ],
    [
      "no namespaces of the engine's objects",
      { control: [] },
      /^environments\.previews\[0\]\.control: /,
    ],
    [
      "a namespace of the engine's objects that is none",
      { control: ['Argo CD'] },
      /^environments\.previews\[0\]\.control\[0\]: must be the name of a namespace/,
    ],
    [
      'a repository that is none',
      { repositories: ['acme/shop'] },
      /^environments\.previews\[0\]\.repositories\[0\]: "acme\/shop" is not the URL of a repository/,
    ],
    ['another key', { tier: 'x' }, /^environments\.previews\[0\]: .*tier/],
  ])('is refused with %s', (_, rest, message) => {
    expect(() => read([{ ...grant, ...rest }])).toThrow(message);
  });
});
