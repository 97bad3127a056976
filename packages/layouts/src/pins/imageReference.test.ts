import { imageName, parseImageReference } from './imageReference';

const digest = `sha256:${'a'.repeat(64)}`;

describe('parseImageReference', () => {
  it.each([
    ['nginx', { name: 'docker.io/library/nginx' }],
    ['acme/shop:v1', { name: 'docker.io/acme/shop', tag: 'v1' }],
    ['index.docker.io/acme/shop', { name: 'docker.io/acme/shop' }],
    ['localhost:5000/shop:v1', { name: 'localhost:5000/shop', tag: 'v1' }],
    ['R.Example/acme/shop', { name: 'r.example/acme/shop' }],
    [
      `r.example/shop:v1@${digest}`,
      { name: 'r.example/shop', tag: 'v1', digest },
    ],
    [`r.example/shop@${digest}`, { name: 'r.example/shop', digest }],
    ['r.example/Shop:v1', undefined],
    ['r.example/shop:', undefined],
    ['r.example/shop:v1@sha256:short', undefined],
    ['', undefined],
    ['a b', undefined],
  ])('%s', (text, expected) => {
    expect(parseImageReference(text)).toEqual(expected);
  });
});

it('imageName treats equal names as equal', () => {
  expect(imageName('docker.io/library/nginx')).toBe(imageName('nginx'));
});
