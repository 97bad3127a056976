import { lineOf, placeOf, valueOf } from '../__testUtils__/places';
import { applyImages, toImageChange } from './applyImages';

const DIGEST = `sha256:${'0a'.repeat(32)}`;

function images(references: string[], entries: string): unknown[] {
  const object = placeOf(
    JSON.stringify({
      spec: { containers: references.map(image => ({ image })) },
    }),
  );
  const changes = placeOf(entries).children().map(toImageChange);
  return applyImages(object, changes)
    .list('spec', 'containers')
    .map(item => item.text('image'));
}

describe('applyImages', () => {
  it.each<[string, string, string]>([
    ['shop:1', '[{ name: shop, newTag: "2" }]', 'shop:2'],
    ['shop', '[{ name: shop, newTag: "2" }]', 'shop:2'],
    [`shop@${DIGEST}`, '[{ name: shop, newTag: "2" }]', 'shop:2'],
    ['shop:1', `[{ name: shop, digest: "${DIGEST}" }]`, `shop@${DIGEST}`],
    [
      'shop:1',
      `[{ name: shop, newTag: "2", digest: "${DIGEST}" }]`,
      `shop:2@${DIGEST}`,
    ],
    ['shop:1', '[{ name: shop, newName: r.example/shop }]', 'r.example/shop:1'],
    [
      'shop:1',
      '[{ name: shop, newName: r.example/shop, newTag: "2" }, { name: r.example/shop, newTag: "3" }]',
      'r.example/shop:3',
    ],
    ['shop:1', '[{ name: docker.io/library/shop, newTag: "2" }]', 'shop:1'],
    ['shop:1', '[{ name: sho, newTag: "2" }]', 'shop:1'],
    ['shop:1', '[{ name: shop }]', 'shop:1'],
  ])('%s with %s is %s', (reference, entries, expected) => {
    expect(images([reference], entries)).toEqual([expected]);
  });

  it('changes containers at any depth, and nothing else', () => {
    const object = placeOf(
      '{ image: "shop:1", a: { initContainers: [{ image: "shop:1" }] }, volumes: [{ image: { reference: "shop:1" } }] }',
    );
    const [entry] = placeOf('[{ name: shop, newTag: "2" }]').children();
    expect(valueOf(applyImages(object, [toImageChange(entry)]))).toEqual({
      image: 'shop:1',
      a: { initContainers: [{ image: 'shop:2' }] },
      volumes: [{ image: { reference: 'shop:1' } }],
    });
  });

  it('is written where the entry has its version', () => {
    const object = placeOf('containers: [{ image: shop }]', 'shop.yaml');
    const [entry] = placeOf(
      '- name: shop\n  newTag: "2"',
      'kustomization.yaml',
    ).children();
    const changed = applyImages(object, [toImageChange(entry)]);
    expect(lineOf(changed.get('containers', 0, 'image'))).toBe(
      'kustomization.yaml:2',
    );
  });
});
