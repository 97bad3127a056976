import { WeighedCache } from './WeighedCache';

describe('WeighedCache', () => {
  it('forgets what was not used for longest', () => {
    const cache = new WeighedCache<string>({ capacity: 3 });
    cache.set('a', 'A', 1);
    cache.set('b', 'B', 1);
    cache.set('c', 'C', 1);
    expect(cache.get('a')).toBe('A');
    cache.set('d', 'D', 1);
    expect(['a', 'b', 'c', 'd'].map(key => cache.get(key))).toEqual([
      'A',
      undefined,
      'C',
      'D',
    ]);
  });

  it('weighs a value anew', () => {
    const cache = new WeighedCache<string>({ capacity: 3 });
    cache.set('a', 'A', 1);
    cache.set('b', 'B', 2);
    cache.set('b', 'B2', 1);
    cache.set('c', 'C', 1);
    expect(['a', 'b', 'c'].map(key => cache.get(key))).toEqual([
      'A',
      'B2',
      'C',
    ]);
  });

  it('does not remember what is too big', () => {
    const cache = new WeighedCache<string>({ capacity: 3 });
    cache.set('a', 'A', 4);
    expect(cache.get('a')).toBeUndefined();
    cache.set('b', 'B', 3);
    expect(cache.get('b')).toBe('B');
  });
});
