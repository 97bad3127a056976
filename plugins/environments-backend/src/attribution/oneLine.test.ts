import { oneLine } from './oneLine';

describe('oneLine', () => {
  it.each([
    ['Shop', 'Shop'],
    ['Zahlungs-Überblick (C#) → EU', 'Zahlungs-Überblick (C#) → EU'],
    ['r.example/shop@sha256:abc', 'r.example/shop@sha256:abc'],
    [
      ' a \t b\r\nPromotion-Id: x\u2028Promoted-by: y',
      'a b Promotion-Id: x Promoted-by: y',
    ],
    ['@acme/admins please', 'acme/admins please'],
    ['(@@ann), cc:@bob', '(ann), cc:bob'],
    ['@\u200bann', 'ann'],
    ['\u202egnp.exe\u2066', 'gnp.exe'],
    ['a\u0000\u001b[31mb', 'a (31mb'],
    ['fixes #1', 'fixes 1'],
    ['Closes: acme/shop#12 and GH-3', 'Closes: acme/shop 12 and GH 3'],
    ['resolves AB#7', 'resolves AB 7'],
    ['SHOP-1 #close #time 2h', 'SHOP-1 close time 2h'],
    [
      'fixes https://github.com/acme/shop/issues/1',
      'fixes github.com/acme/shop/issues/1',
    ],
    ['x [skip ci] ***NO_CI***', 'x (skip ci) NO_CI'],
    ['x'.repeat(200), `${'x'.repeat(99)}…`],
    ['😀'.repeat(100), '😀'.repeat(100)],
    ['', ''],
  ])('%j becomes %j', (text, expected) => {
    expect(oneLine(text)).toBe(expected);
  });

  it('is as long as it is asked to be', () => {
    expect(oneLine('abc def', 5)).toBe('abc…');
    expect(oneLine('x'.repeat(300), 250)).toHaveLength(250);
  });

  it('changes nothing more when it is done again', () => {
    const text = '@a [skip ci] fixes #1 \u202e https://x/#y';
    expect(oneLine(oneLine(text))).toBe(oneLine(text));
  });
});
