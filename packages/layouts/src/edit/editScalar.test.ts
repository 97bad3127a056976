import { editScalar } from '../layouts';

describe('editScalar', () => {
  it.each([
    ['yes', 'no', 'no'],
    ['yes', 'debug', 'debug'],
    ['yes', '3', '"3"'],
    ['true', 'false', 'false'],
    ['true', 'no', '"no"'],
    ['1_000', '2_000', '2_000'],
    ['2', '3', '3'],
    ['2', 'yes', '"yes"'],
    ['2024-01-01', '2024-02-01', '"2024-02-01"'],
    ['info', 'on', '"on"'],
    ['"yes"', 'no', '"no"'],
  ])('writes over %s the value %s as %s', (before, to, after) => {
    const text = (value: string) => `shop:\n  a: ${value} # why\n  b: yes\n`;
    expect(
      editScalar({
        file: 'values.yaml',
        text: text(before),
        path: 'shop.a',
        to,
      }),
    ).toEqual({ text: text(after), consents: [] });
  });

  it.each([
    ['r.example/{team}/shop:1.2.3', '1.3.0', true],
    ['r.example/Shop@sha256:abc', '1.3.0', true],
    ['r.example/{team}/shop:1.2.3', 'r.example/{team}/shop:1.3.0', false],
    ['https://shop.example:8080/a', 'off', false],
    ['a/b', 'c', false],
  ])('does not write over %s the value %s: %s', (before, to, refuses) => {
    const edited = editScalar({
      file: 'values.yaml',
      text: `shop:\n  sidecar: "${before}"\n`,
      path: 'shop.sidecar',
      to,
    });
    expect('refused' in edited).toBe(refuses);
    expect('refused' in edited ? edited.refused : 'whole').toContain('whole');
  });

  it('refuses what readers of YAML 1.1 and 1.2 would take for different things', () => {
    const text = 'shop:\n  a: yes\n';
    expect(
      editScalar({ file: 'values.yaml', text, path: 'shop.a', to: 'false' }),
    ).toEqual({
      refused: 'values.yaml: shop.a would no longer be read as a string',
    });
  });
});
