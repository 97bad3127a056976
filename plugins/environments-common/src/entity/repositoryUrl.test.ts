import { isPlainUrl, normalizeRepositoryUrl } from './repositoryUrl';

const ENV = 'https://github.com/acme/env-prod-eu';

/** Spellings by which one repository is to be taken for another. */
const TRICKS = [
  `${ENV}/blob/../../evil/blob/main/t1.yaml`,
  `${ENV}/tree/../../evil/tree/main/t1.yaml`,
  `${ENV}/raw/%2e%2e/%2e%2e/evil/raw/main/t1.yaml`,
  `${ENV}/raw/%252e%252e/%252e%252e/evil/raw/main/t1.yaml`,
  `${ENV}/raw/.%2e/%2E./evil`,
  `${ENV}/edit/..\\..\\evil\\edit\\main\\t1.yaml`,
  `${ENV}/edit/..%5c..%5cevil`,
  `${ENV}/-/../../evil/-/blob/main/t1.yaml`,
  `${ENV}/blob/main/../../../evil/blob/main/t1.yaml`,
  `${ENV}/./blob/main/t1.yaml`,
  `${ENV}/blob/main/t1.yaml?path=/../../evil`,
  `${ENV}/blob/main/%00t1.yaml`,
  `${ENV}/blob/main/%0at1.yaml`,
  `${ENV}/blob/main/\u0000`,
  `${ENV}/blob/main/a\tb`,
  'https://github.com@evil.example/acme/env-prod-eu/blob/main/a.yaml',
  'https://user:secret@github.com/acme/env-prod-eu/blob/main/a.yaml',
  'https:\\\\github.com/acme/env-prod-eu',
  'ssh://git@github.com/acme/env-prod-eu',
  'file:///etc/passwd',
  `${ENV}/blob/main/%25252525252e%25252525252e/x`,
];

describe('isPlainUrl', () => {
  it.each(TRICKS)('refuses %s', url => {
    expect(isPlainUrl(url)).toBe(false);
  });

  it.each([
    ENV,
    `${ENV}/blob/main/catalog-info.yaml`,
    `${ENV}/blob/feature/%23x/a%20b/100%25.yaml`,
    `${ENV}/blob/main/..a/b..c/...d`,
    'http://localhost:7070/acme/portal/blob/main/all.yaml',
    'https://dev.azure.com/acme/_git/env?path=/catalog-info.yaml',
  ])('takes %s', url => {
    expect(isPlainUrl(url)).toBe(true);
  });
});

describe('normalizeRepositoryUrl', () => {
  it.each([
    [ENV, ENV],
    [`${ENV}/`, ENV],
    [`${ENV}.git`, ENV],
    [`${ENV}.git/`, ENV],
    ['HTTPS://GitHub.com:443/acme/env-prod-eu', ENV],
    ['https://github.com/acme/%65nv-prod-eu', ENV],
    ['https://gitlab.com/a/b/c', 'https://gitlab.com/a/b/c'],
    ['https://dev.azure.com/a%20b/c', 'https://dev.azure.com/a%20b/c'],
  ])('brings %s into its form', (url, expected) => {
    expect(normalizeRepositoryUrl(url)).toBe(expected);
  });

  it.each([
    ...TRICKS,
    'https://github.com/acme',
    'https://github.com/acme//env',
    `${ENV}?x=1`,
    `${ENV}#main`,
    'https://github.com/acme/a%2fb',
    'https://github.com/acme/%ff',
    'env-prod-eu',
  ])('takes %s for no repository', url => {
    expect(normalizeRepositoryUrl(url)).toBeUndefined();
  });
});
