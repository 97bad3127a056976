import { placeOf } from '../__testUtils__/places';
import {
  fieldsOf,
  isImagePath,
  registryKeys,
  repositoryKeys,
  versionKey,
} from './versionFields';

const DIGEST = `sha256:${'0a'.repeat(32)}`;
const HEX = '0a'.repeat(32);

describe('versionKey', () => {
  it.each([
    ['tag', '', 'tag'],
    ['imageTag', 'image', 'tag'],
    ['web.image.tag', 'web.image', 'tag'],
    ['IMAGE_TAG', 'IMAGE', 'tag'],
    ['app-version', 'app', 'version'],
  ])('%s is about "%s"', (key, prefix, word) => {
    expect(versionKey(key)).toMatchObject({ prefix, word });
  });

  it.each(['stage', 'conversion', 'tags', 'versions', 'x'.repeat(300)])(
    '%s carries none',
    key => {
      expect(versionKey(key)).toBeUndefined();
    },
  );
});

describe('fieldsOf', () => {
  const digestOf = (text: string, key = 'tag') =>
    fieldsOf(placeOf(text)).digestOf(versionKey(key)!)?.text();

  it.each([
    ['digest', DIGEST],
    ['sha', HEX],
    ['sha256', HEX],
    ['hash', HEX.toUpperCase()],
    ['checksum', DIGEST],
    ['tagDigest', DIGEST],
    ['anything', HEX],
  ])('finds a digest under %s', (key, value) => {
    expect(digestOf(`tag: 1.0.0\n${key}: ${value}`)).toBe(value);
  });

  it.each(['sha256:0000', '<digest>', 'xxx', 'TODO'])(
    'takes %s under "digest" for the place of one',
    value => {
      expect(digestOf(`tag: 1.0.0\ndigest: ${JSON.stringify(value)}`)).toBe(
        value,
      );
    },
  );

  it.each(['pullPolicy: Always', 'sha: main', 'other: sha256:0000'])(
    'finds none in %s',
    line => {
      expect(digestOf(`tag: 1.0.0\n${line}`)).toBeUndefined();
    },
  );

  it('finds the one digest of a map, or the map of several', () => {
    const find = (text: string) =>
      fieldsOf(placeOf(text)).digestOf(versionKey('tag')!);
    expect(find(`tag: 1\ndigest: { sha256: ${HEX} }`)?.text()).toBe(HEX);
    expect(find('tag: 1\ndigest: { sha256: "<digest>" }')?.text()).toBe(
      '<digest>',
    );
    expect(
      find(`tag: 1\ndigest: { amd64: "${DIGEST}", arm64: "${DIGEST}" }`)?.isMap,
    ).toBe(true);
    expect(find('tag: 1\nhash: { enabled: true }')).toBeUndefined();
    expect(find('tag: 1\ndigest: {}')).toBeUndefined();
  });

  it('gives each of several tags the digest of its own prefix', () => {
    const other = `sha256:${'0b'.repeat(32)}`;
    const text = `webTag: 1\nwebDigest: ${DIGEST}\nproxyTag: 2\nproxyDigest: ${other}\nplainTag: 3`;
    expect(digestOf(text, 'webTag')).toBe(DIGEST);
    expect(digestOf(text, 'proxyTag')).toBe(other);
    expect(digestOf(text, 'plainTag')).toBeUndefined();
  });
});

describe('the keys beside a version', () => {
  it.each([
    ['imageTag', 'imageRepository'],
    ['imageTag', 'image'],
    ['rancherImageTag', 'rancherImage'],
    ['web.image.tag', 'web.image.repository'],
    ['default_scheduler_tag', 'default_scheduler_repository'],
    ['workerVersion', 'workerRepository'],
    ['IMAGE_TAG', 'IMAGE_REPOSITORY'],
    ['WEB_IMAGE_TAG', 'WEB_IMAGE'],
  ])('%s is of %s', (key, repository) => {
    expect(repositoryKeys(versionKey(key)!)).toContain(repository);
  });

  it.each([
    ['imageTag', 'imageRegistry'],
    ['imageTag', 'registry'],
    ['web_tag', 'web_registry'],
  ])('%s has its registry under %s', (key, registry) => {
    expect(registryKeys(versionKey(key)!)).toContain(registry);
  });
});

describe('isImagePath', () => {
  it.each(['r.example/lab/shop', 'lab/shop', 'localhost:5000/shop'])(
    '%s is one',
    text => expect(isImagePath(text)).toBe(true),
  );

  it.each([undefined, 'shop', 'github.com/lab/shop', 'https://r.example/shop'])(
    '%s is none',
    text => expect(isImagePath(text)).toBe(false),
  );
});
