import { MASK, maskSecrets } from './maskSecrets';
import { maskedDiff } from './maskedDiff';

const M = MASK;

describe('maskSecrets', () => {
  it.each([
    ['a password', 'password: hunter2', `password: ${M}`],
    ['quotes', `dbPassword: "hunter2" # why`, `dbPassword: "${M}" # why`],
    ['an escaped quote', 'password: "a\\"b"', `password: "${M}"`],
    ['an item', '- apiKey: abc, def', `- apiKey: ${M}`],
    ['JSON', '  "apiKey": "abc",', `  "apiKey": "${M}",`],
    ['a flow map', 'a: { token: abc, b: 1 }', `a: { token: ${M}, b: 1 }`],
    ['a flow list', 'tokens: [abc, def]', `tokens: ${M}`],
    ['an assignment', 'DB_PASSWORD=hunter2', `DB_PASSWORD=${M}`],
    ['an argument', 'args: [--token=abc]', `args: [--token=${M}]`],
    [
      'a parameter of a URL',
      'url: https://h/?access_token=abc',
      `url: https://h/?access_token=${M}`,
    ],
    ['an anchor with its value', 'secret: &x abc', `secret: ${M}`],
    ['a tagged value', 'secret: !!binary YWJj', `secret: ${M}`],
    [
      'a value that goes on',
      'password: "abc\n  def"\nb: 1',
      `password: "${M}"\n  ${M}\nb: 1`,
    ],
    [
      'a block',
      'secret: |\n  abc\n\n  def: 1\nb: 1',
      `secret: ${M}\n  ${M}\n\n  ${M}\nb: 1`,
    ],
    [
      'a list of secrets',
      'secrets:\n- abc\n- def\nb: 1',
      `secrets:\n- ${M}\n- ${M}\nb: 1`,
    ],
    [
      'a map of secrets',
      'secrets:\n  db: abc\n  secretName: x\nb: 1',
      `secrets:\n  db: ${M}\n  secretName: x\nb: 1`,
    ],
    [
      'a variable',
      'env:\n  - name: DB_PASSWORD\n    value: abc\n  - name: B\n    value: b',
      `env:\n  - name: DB_PASSWORD\n    value: ${M}\n  - name: B\n    value: b`,
    ],
    [
      'a variable with a long value',
      '- name: API_TOKEN\n  value: |\n    abc\n- name: B',
      `- name: API_TOKEN\n  value: |\n    ${M}\n- name: B`,
    ],
    [
      'a variable in a line',
      '- { name: API_TOKEN, value: abc }',
      `- { name: API_TOKEN, value: ${M}}`,
    ],
    [
      'a Secret',
      'kind: Secret\ndata:\n  username: YQ==\n  b: |\n    x\ntype: Opaque',
      `kind: Secret\ndata:\n  username: ${M}\n  b: |\n    ${M}\ntype: Opaque`,
    ],
    [
      'stringData before the kind',
      'stringData:\n  a: b\nkind: "Secret"',
      `stringData:\n  a: ${M}\nkind: "Secret"`,
    ],
    [
      'a Secret in JSON',
      '{"kind":"Secret","data":{"a":"b"}}',
      `{"kind":"Secret","data":{ ${M} }}`,
    ],
    [
      'a private key',
      'a: |\n  -----BEGIN RSA PRIVATE KEY-----\n  abc\n  -----END RSA PRIVATE KEY-----\nb: 1',
      `a: |\n  ${M}\n  ${M}\n  ${M}\nb: 1`,
    ],
    [
      'a private key in a line',
      'a: "-----BEGIN PRIVATE KEY-----\\nabc\\n-----END PRIVATE KEY-----"\nb: 1',
      `a: "${M}\nb: 1`,
    ],
    ['a token of GitHub', `a: ghp_${'a'.repeat(36)}`, `a: ${M}`],
    ['a key of AWS', 'a: AKIAABCDEFGHIJKLMNOP', `a: ${M}`],
    ['a JSON web token', 'a: eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.abc', `a: ${M}`],
    ['a header', 'a: Bearer abcdefghij', `a: Bearer ${M}`],
    ['credentials in a URL', 'a: https://me:pw@h/x', `a: https://${M}@h/x`],
  ])('masks %s', (_, text, expected) => {
    expect(maskSecrets(text)).toBe(expected);
  });

  it.each([
    'secretName: shop-db',
    'existingSecretRef: shop-db',
    'tokenFile: /var/run/token',
    'password: ""',
    'password: "{{ .Values.password }}"',
    'password: ${PASSWORD}',
    'automountServiceAccountToken: false',
    'kind: ConfigMap\ndata:\n  a: b',
    'kind: Secret\n---\nkind: ConfigMap\ndata:\n  a: b',
    'image: r.example/shop:1.0.0',
    'host: https://h:8080/x',
  ])('leaves %j', text => {
    expect(maskSecrets(text)).toBe(text);
  });

  it.each([
    ['token: 1.1.0', 'token: 1.1.0'],
    ['tokenImage: r.example/token:1.1.0', 'tokenImage: r.example/token:1.1.0'],
    ['SECRET_TAG="1.1.0"', 'SECRET_TAG="1.1.0"'],
    ['password: abc1.1.0', `password: ${M}`],
  ])('shows the version in %j', (text, expected) => {
    expect(maskSecrets(text, ['', '1.1.0'])).toBe(expected);
  });

  it('shows of a line that nobody reads the versions alone', () => {
    const line = `{"password":"${'x'.repeat(3_000)}","tag":"1.1.0"}`;
    expect(maskSecrets(line, ['1.0.0', '1.1.0'])).toBe(`${M} 1.1.0`);
  });

  it.each([
    ['letters', 'a'],
    ['spaces', ' '],
    ['dashes', '-'],
    ['tokens', 'eyJaaaaaaaa-'],
    ['names', 'password= '],
    ['braces', '{['],
  ])('takes no long time for a megabyte of %s', (_, piece) => {
    const line = piece.repeat(Math.floor(1_990 / piece.length));
    const text = `${line}\n`.repeat(Math.floor(1_048_576 / line.length));
    const begin = performance.now();
    maskSecrets(text, ['1.1.0']);
    expect(performance.now() - begin).toBeLessThan(5_000);
  });
});

describe('maskedDiff', () => {
  it('shows the version that changes, in whatever it stands', () => {
    const text = (tag: string) =>
      `secrets:\n  shop: ${tag}\n  db: abc\nimage: { token: x, tag: ${tag} }\n`;
    expect(
      maskedDiff(
        { path: 'v.yaml', before: text('1.0.0'), after: text('1.1.0') },
        ['1.0.0', '1.1.0'],
      ),
    ).toBe(
      `--- a/v.yaml\n+++ b/v.yaml\n@@ -1,4 +1,4 @@\n secrets:\n-  shop: 1.0.0\n+  shop: 1.1.0\n   db: ${M}\n-image: { token: ${M}, tag: 1.0.0 }\n+image: { token: ${M}, tag: 1.1.0 }\n`,
    );
  });

  it('knows of a Secret whose kind stands far from the change', () => {
    const text = (tag: string) =>
      `kind: Secret\n${'# x\n'.repeat(9)}data:\n  a: abc\n  shop: ${tag}\n`;
    const diff = maskedDiff(
      { path: 's.yaml', before: text('1.0.0'), after: text('1.1.0') },
      ['1.0.0', '1.1.0'],
    );
    expect(diff).not.toContain('abc');
    expect(diff).toContain('+  shop: 1.1.0');
  });

  it('of a new file and of one that is removed', () => {
    expect(maskedDiff({ path: 'a', after: 'password: x\n' }, [])).toContain(
      `+password: ${M}`,
    );
    expect(maskedDiff({ path: 'a', before: 'password: x\n' }, [])).toContain(
      `-password: ${M}`,
    );
  });
});
