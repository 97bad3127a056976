import { ConfigReader } from '@backstage/config';
import { isListed } from './isListed';
import { readSettings } from './readSettings';

const settingsOf = (environments: object) =>
  readSettings(
    new ConfigReader({
      app: { baseUrl: 'https://portal.example' },
      environments,
    }),
  );

const FLEET = 'https://git.example/acme/fleet';

describe.each(['fleets'] as const)('environments.%s', key => {
  const allows = (entry: string, repository = FLEET) =>
    isListed(repository, settingsOf({ [key]: [entry] })[key]);

  it.each([
    FLEET,
    `${FLEET}/`,
    `${FLEET}.git`,
    `${FLEET}.git/`,
    'https://GIT.example/acme/fleet',
    'https://git.example/acme',
    'https://git.example/acme/',
    'https://git.example',
    'https://git.example/',
  ])('lists the repository by %s', entry => {
    expect(allows(entry)).toBe(true);
  });

  it.each([
    `${FLEET}-2`,
    'https://git.example/acme/fle',
    'https://git.example/acm',
    'https://git.example/acme.git',
    'https://git.example/acme/.git',
    'https://git.example/acme/*',
    'https://git.example:8443/acme',
    'https://git.exampl',
    'http://git.example/acme/fleet',
  ])('does not list it by %s', entry => {
    expect(allows(entry)).toBe(false);
  });

  it('lists none whose name only begins like a listed one', () => {
    for (const entry of [FLEET, `${FLEET}/`, `${FLEET}.git`]) {
      expect(allows(entry, `${FLEET}-2`)).toBe(false);
      expect(allows(entry, `${FLEET}/../other`)).toBe(false);
    }
  });

  it('lists no repository that only seems to lie under a listed one', () => {
    for (const path of [
      'acme/../other/x',
      'acme/%2e%2e/other/x',
      'acme\\..\\o\\x',
    ]) {
      expect(
        allows('https://git.example/acme', `https://git.example/${path}`),
      ).toBe(false);
    }
  });

  it.each(['/', 'https:', 'https://', 'git.example/acme', 'ssh://git@x/y'])(
    'refuses "%s", which is no URL of a repository or of what holds some',
    entry => {
      expect(() => settingsOf({ [key]: [FLEET, entry] })).toThrow(
        `environments.${key}[1]: "${entry}" is not the URL of a repository or of what holds some, such as https://github.com/acme/fleet or https://github.com/acme`,
      );
    },
  );

  it('lists none without it', () => {
    expect(settingsOf({})[key]).toEqual([]);
  });
});
