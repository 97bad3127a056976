import { matchesRepository } from './matchesRepository';

const ENV = 'https://github.com/acme/env-prod-eu';

describe('matchesRepository', () => {
  it.each([
    [ENV, ENV],
    ['https://github.com/acme/env-*', ENV],
    ['https://github.com/*/env-prod-eu', ENV],
    ['https://github.com/acme/*', `${ENV}.git`],
    ['https://GITHUB.com/acme/*-eu', ENV],
  ])('%s means %s', (pattern, repository) => {
    expect(matchesRepository(pattern, repository)).toBe(true);
  });

  it.each([
    ['https://github.com/acme/env-*', 'https://github.com/acme/deployments'],
    ['https://github.com/acme/*', 'https://github.com/acme/a/b'],
    ['https://github.com/*', ENV],
    ['https://*/acme/env-prod-eu', ENV],
    ['https://git*.com/acme/env-prod-eu', ENV],
    ['*', ENV],
    ['http://github.com/acme/*', ENV],
    ['https://github.com/acme/env.prod-eu', ENV],
    ['https://github.com/acme/*', `${ENV}/../../evil`],
    ['https://github.com/acme/*', 'https://github.com/acme/../evil/x'],
  ])('%s does not mean %s', (pattern, repository) => {
    expect(matchesRepository(pattern, repository)).toBe(false);
  });
});
