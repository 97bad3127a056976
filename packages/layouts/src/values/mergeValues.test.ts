import { lineOf, placeOf, valueOf } from '../__testUtils__/places';
import { mergeValues, valuesSet } from './mergeValues';

describe('mergeValues', () => {
  it('merges maps key by key, and lets all else take the place of what is below', () => {
    const merged = mergeValues([
      placeOf(
        'image: { repository: shop, tag: 1.0.0 }\nlist: [a, b]\nmap: { a: 1 }',
      ),
      placeOf('image: { tag: 1.1.0 }\nlist: [c]\nmap: gone'),
    ]);
    expect(valueOf(merged)).toEqual({
      image: { repository: 'shop', tag: '1.1.0' },
      list: ['c'],
      map: 'gone',
    });
  });

  it('keeps where each value is written down', () => {
    const merged = mergeValues([
      placeOf('image:\n  repository: shop\n  tag: 1.0.0', 'below.yaml'),
      placeOf('image:\n  tag: 1.1.0', 'above.yaml'),
    ]);
    expect(lineOf(merged.get('image', 'repository'))).toBe('below.yaml:2');
    expect(lineOf(merged.get('image', 'tag'))).toBe('above.yaml:2');
  });

  it('merges a map anew that stands over what took the place of one', () => {
    const merged = mergeValues([
      placeOf('image: { repository: shop, tag: 1.0.0 }'),
      placeOf('image: none'),
      placeOf('image: { tag: 1.2.0 }'),
    ]);
    expect(valueOf(merged)).toEqual({ image: { tag: '1.2.0' } });
  });

  it('follows aliases and merge keys', () => {
    const merged = mergeValues([
      placeOf('base: &base { repository: shop, tag: 1.0.0 }\nimage: *base'),
      placeOf('image: { tag: 1.1.0 }'),
    ]);
    expect(valueOf(merged.get('image'))).toEqual({
      repository: 'shop',
      tag: '1.1.0',
    });
  });

  it('resolves what wins, and nothing else', () => {
    const seen: string[] = [];
    mergeValues([placeOf('a: 1\nb: 2'), placeOf('a: 3')], leaf => {
      seen.push(leaf.text() ?? '');
      return leaf;
    });
    expect(seen.sort()).toEqual(['2', '3']);
  });

  it('ends at an anchor that holds itself', () => {
    expect(() =>
      mergeValues([placeOf('a: &a\n  b: *a'), placeOf('a: { b: {} }')]),
    ).not.toThrow();
  });
});

describe('valuesSet', () => {
  const settings = (text: string) =>
    placeOf(text)
      .children()
      .map(value => ({ name: String(value.at.at(-1)), value }));
  const set = (text: string, base = '{}') =>
    valueOf(mergeValues([placeOf(base), ...valuesSet(settings(text))]));

  it.each<[string, string, unknown]>([
    ['image.tag: 1.1.0', '{}', { image: { tag: '1.1.0' } }],
    [
      '"annotations.example\\\\.com/version": "1"',
      '{}',
      { annotations: { 'example.com/version': '1' } },
    ],
    [
      'jobs[1].tag: 1.1.0',
      'jobs: [{ tag: 1.0.0 }, { name: b, tag: 1.0.0 }]',
      { jobs: [{ tag: '1.0.0' }, { name: 'b', tag: '1.1.0' }] },
    ],
    ['image: shop', 'image: { tag: 1.0.0 }', { image: 'shop' }],
  ])('%s over %s', (text, base, expected) => {
    expect(set(text, base)).toEqual(expected);
  });

  it('lets the last of one name win', () => {
    const [first, second] = settings('"1": 1.0.0\n"2": 1.1.0');
    const layers = valuesSet([
      { ...first, name: 'image.tag' },
      { ...second, name: 'image.tag' },
    ]);
    expect(layers).toHaveLength(2);
    expect(valueOf(mergeValues(layers))).toEqual({ image: { tag: '1.1.0' } });
  });
});
