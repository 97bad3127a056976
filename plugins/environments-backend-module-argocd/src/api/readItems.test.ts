import { readItems } from './readItems';

async function collect(text: string, size = text.length): Promise<unknown[]> {
  const bytes = Buffer.from(text);
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += size) {
      yield bytes.subarray(at, at + size);
    }
  }
  const items = [];
  for await (const item of readItems(chunks())) {
    items.push(item);
  }
  return items;
}

const ITEMS = [
  { metadata: { name: 'one', items: [{ a: 1 }] } },
  { text: 'brackets ]}[{ and "quotes" and \\ and ü 🚀', nothing: null },
  {},
];

describe('readItems', () => {
  it.each([1, 2, 3, 7, 64, 1000])(
    'finds the objects of a list in chunks of %d bytes',
    async size => {
      const list = {
        kind: 'items',
        metadata: { items: [{ not: 'this' }], resourceVersion: '7' },
        items: ITEMS,
        more: { items: [{ nor: 'this' }] },
      };
      expect(await collect(JSON.stringify(list), size)).toEqual(ITEMS);
      expect(await collect(JSON.stringify(list, null, 2), size)).toEqual(ITEMS);
    },
  );

  it.each(['{"metadata":{},"items":null}', '{"items":[]}', '{"items": [ ]}'])(
    'takes %s as a list of nothing',
    async text => {
      expect(await collect(text)).toEqual([]);
    },
  );

  it.each(['', '{}', '{"item":[{}]}', '{"items":{"a":{}}}', '[{"a":1}]'])(
    'refuses %s as no list',
    async text => {
      await expect(collect(text)).rejects.toThrow('not a list of Applications');
    },
  );

  it('notices an answer that is cut off, wherever it is', async () => {
    const text = JSON.stringify({ items: ITEMS });
    for (let length = 10; length < text.length; length++) {
      await expect(collect(text.slice(0, length))).rejects.toThrow(
        'ended in the middle',
      );
    }
  });
});
