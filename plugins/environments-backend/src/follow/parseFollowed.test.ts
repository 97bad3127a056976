import { isVersionRange, parseFollowed } from './parseFollowed';

describe('parseFollowed', () => {
  it.each([
    ['7.2.4', { range: '7.x' }],
    ['v7.2.4', { range: '^7.2.0' }],
    ['7.2.4-alpine', { range: '7.x', suffix: '-alpine' }],
    ['1.0.0-rc.2', { range: '>=1.0.0-rc.1' }],
  ])('takes %s for %j', (tag, wish) => {
    expect(parseFollowed(wish)(tag)).toBe(true);
  });

  it.each([
    ['8.0.0', { range: '7.x' }],
    ['7.2', { range: '7.x' }],
    ['7', { range: '*' }],
    ['latest', { range: '*' }],
    ['7.2.4-alpine', { range: '7.x' }],
    ['7.2.4', { range: '7.x', suffix: '-alpine' }],
    ['7.2.4-rc.1', { range: '7.x' }],
    ['-alpine', { range: '*', suffix: '-alpine' }],
    ['7.2.4', { range: 'seven' }],
    ['7.2.4', { range: '7.x||'.repeat(60) }],
  ])('leaves %s for %j', (tag, wish) => {
    expect(parseFollowed(wish)(tag)).toBe(false);
  });
});

describe('isVersionRange', () => {
  it.each([
    ['7.x', true],
    ['>=1.4 <2 || 3', true],
    ['seven', false],
    ['1||'.repeat(60), false],
    ['>=', false],
  ])('%s: %s', (text, expected) => {
    expect(isVersionRange(text)).toBe(expected);
  });
});
