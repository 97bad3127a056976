import { pin, project, service } from '../__testUtils__/projection';

const PIN = 'r.example/shop';
const image = { images: [PIN] };
const first = service('a', image);
const second = service('b', image);
const key = ({ ref }: { ref: string }) => `${ref} ${PIN}`;

function pins(since: Array<[string, string]>, services = [first, second]) {
  return project({
    services,
    pins: [pin('shop')],
    workloads: [],
    claims: new Map(since),
  }).map(({ desired }) => [
    desired?.editable,
    desired?.reason?.id,
    desired?.reason?.params?.services,
  ]);
}

describe('settleClaims', () => {
  it('leaves a pin that one service claims alone', () => {
    expect(pins([], [first])).toEqual([[true, undefined, undefined]]);
  });

  it.each([
    ['before the other', '2026-01-02'],
    ['before one that is new', undefined],
  ])('leaves it to whoever claimed it %s', (_, later) => {
    expect(
      pins([
        [key(first), '2026-01-01'],
        ...(later ? [[key(second), later] as [string, string]] : []),
      ]),
    ).toEqual([
      [true, undefined, undefined],
      [false, 'pin-held', first.ref],
    ]);
  });

  it.each<[string, Array<[string, string]>]>([
    ['nobody is known to have claimed it', []],
    [
      'both began at once',
      [
        [key(first), '2026-01-01'],
        [key(second), '2026-01-01'],
      ],
    ],
  ])('leaves it to nobody when %s', (_, since) => {
    expect(pins(since)).toEqual([
      [false, 'pin-claimed', second.ref],
      [false, 'pin-claimed', first.ref],
    ]);
  });
});
