import { movingReason } from './movingReason';

const SHA = '0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c';

describe('movingReason of a Git ref', () => {
  it.each([
    SHA,
    '0f1e2d3',
    'refs/tags/anything',
    'v1.2.3',
    '1.2.3-rc.1',
    'shop-1.2.3',
    'shop/v1.2.3',
    'shop@1.2.3',
    'helm-release-1.2.3',
  ])('%s is fixed', value => {
    expect(movingReason('git', { value })).toBeUndefined();
  });

  it.each([
    '',
    'main',
    'env/staging',
    'v2',
    '1.2',
    'release-1.2',
    'release-1.2.3',
    'release/1.2.3',
    'releases/v1.2.3',
    'feature/v2',
    'feature/shop-1.2.3',
    'shop/hotfix-1.2.3',
    'dev-1.2.3',
    'refs/heads/1.2.3',
    '1.2.3.4',
  ])('%s may be a branch', value => {
    expect(movingReason('git', { value })).toMatch(/(is|may be) a branch$/);
  });
});
