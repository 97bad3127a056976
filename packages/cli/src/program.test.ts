import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Workplace } from './__testUtils__/workplace';

let place: Workplace;
let root: string;

beforeEach(() => {
  place = new Workplace();
  root = place.root;
});

afterEach(() => place.end());

const write = (files: Record<string, string | Buffer>) => place.write(files);
const run = (...args: string[]) => place.run(...args);

const json = async (...args: string[]) => {
  const { out, code } = await run(...args, '--json');
  return { code, ...JSON.parse(out) };
};

const kustomization = `images:\r
  - name: r.example/shop # ours\r
    newTag: "1.4.0"\r
  - name: r.example/cart\r
    newTag: 2.0.0@sha256:${'1'.repeat(64)}\r
`;

describe('downstage locate', () => {
  it('prints the layout and a row per scalar', async () => {
    write({ 'kustomization.yaml': kustomization });
    expect(await json('locate', root)).toEqual({
      code: 0,
      layout: 'kustomize',
      detection: 'kustomization.yaml is a kustomization',
      problems: [],
      pins: [
        {
          file: 'kustomization.yaml',
          document: 0,
          path: 'images[0].newTag',
          line: 3,
          artifact: { kind: 'image', name: 'r.example/shop' },
          value: '1.4.0',
          version: '1.4.0',
          layout: 'kustomize',
          moving: false,
          alsoChanges: [],
          editable: true,
        },
        expect.objectContaining({
          path: 'images[1].newTag',
          version: `2.0.0@sha256:${'1'.repeat(64)}`,
        }),
      ],
    });
  });

  it('narrows down to a service by name or image, and says when it cannot tell', async () => {
    write({
      'values.yaml':
        'a: {image: {repository: r.example/x/shop, tag: v1}}\nb: {image: {repository: r.example/y/shop, tag: v2}}\n',
    });
    const named = await json('locate', root, '--service', 'shop');
    expect(named.pins).toHaveLength(2);
    expect(named.ambiguous).toContain('several images');
    const image = await json('locate', root, '--service', 'r.example/y/shop');
    expect(image.pins).toEqual([
      expect.objectContaining({ value: 'v2', service: 'r.example/y/shop' }),
    ]);
  });

  it('prints text for people, with what could not be read on the error stream', async () => {
    write({
      'app.yaml': 'image: [1',
      'values.yaml': 'image: {repository: r.example/shop, tag: latest}\n',
      'bytes.yaml': Buffer.from([0xff, 0xfe, 0x00]),
      'large.yaml': `image: ${'x'.repeat(1024 * 1024)}`,
    });
    symlinkSync('/etc/hosts', join(root, 'linked.yaml'));
    const { out, err, code } = await run('locate', root);
    expect(code).toBe(0);
    expect(out).toContain('values.yaml:1  image.tag');
    expect(out).toContain('not editable: the tag "latest" is moved');
    expect(err).toContain('app.yaml: not valid YAML');
    expect(err).toContain('bytes.yaml: not a text file');
    expect(err).toContain('large.yaml: larger than 1 MiB');
    expect(err).toContain('linked.yaml: a symbolic link');
  });

  it('follows bases outside of the folder within the Git repository', async () => {
    write({
      '.git/HEAD': '',
      'base/kustomization.yaml': 'resources: [deployment.yaml]\n',
      'base/deployment.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\nspec: {template: {spec: {containers: [{name: shop, image: r.example/shop:1.0.0}]}}}\n',
      'overlays/prod/kustomization.yaml': 'resources:\n  - ../../base\n',
    });
    const folder = join(root, 'overlays/prod');
    const { pins } = await json('locate', folder);
    expect(pins[0]).toMatchObject({
      file: '../../base/deployment.yaml',
      editable: true,
    });
    expect(
      await json('set', folder, '--service', 'shop', '--to', '1.1.0'),
    ).toEqual({
      code: 0,
      changes: [
        { file: 'kustomization.yaml', line: 3, after: 'images:' },
        {
          file: 'kustomization.yaml',
          line: 4,
          after: '  - name: r.example/shop',
        },
        { file: 'kustomization.yaml', line: 5, after: '    newTag: 1.1.0' },
      ],
    });
  });
});

describe('downstage set', () => {
  it('shows the change and leaves the file alone', async () => {
    write({ 'kustomization.yaml': kustomization });
    expect(
      await json('set', root, '--service', 'shop', '--to', '1.5.0'),
    ).toEqual({
      code: 0,
      changes: [
        {
          file: 'kustomization.yaml',
          line: 3,
          before: '    newTag: "1.4.0"',
          after: '    newTag: "1.5.0"',
        },
      ],
    });
    const { out } = await run('set', root, '--service', 'shop', '--to', '2');
    expect(out).toContain('+++ b/kustomization.yaml');
    expect(out).toContain('+    newTag: "2"');
    expect(readFileSync(join(root, 'kustomization.yaml'), 'utf8')).toBe(
      kustomization,
    );
  });

  it('writes exactly the bytes of the version', async () => {
    write({ 'kustomization.yaml': kustomization });
    const to = `2.1.0@sha256:${'2'.repeat(64)}`;
    const { code } = await run(
      ...['set', root, '--service', 'cart', '--to', to, '--write'],
    );
    expect(code).toBe(0);
    expect(readFileSync(join(root, 'kustomization.yaml'), 'utf8')).toBe(
      kustomization.replace(`2.0.0@sha256:${'1'.repeat(64)}`, to),
    );
  });

  it('says that nothing is to be done', async () => {
    write({ 'kustomization.yaml': kustomization });
    const { out, code } = await run(
      ...['set', root, '--service', 'shop', '--to', '1.4.0'],
    );
    expect([out, code]).toEqual([
      'nothing to change: it is 1.4.0 already\n',
      0,
    ]);
  });

  it('refuses with exit code 3 and the reason', async () => {
    write({ 'kustomization.yaml': kustomization });
    expect(
      await json('set', root, '--service', 'cart', '--to', '2.1.0'),
    ).toEqual({ code: 3, refused: expect.stringContaining('move together') });
    const unknown = await run('set', root, '--service', 'x', '--to', '1');
    expect(unknown).toMatchObject({
      code: 3,
      err: 'refused: no version of x was found\n',
    });
  });

  it('writes what moves others only with consent', async () => {
    const text =
      'services:\n  tag: v1\n  web: {image: acme/web}\n  api: {image: acme/api}\n';
    write({ 'values.yaml': text });
    const args = ['set', root, '--service', 'web', '--to', 'v2'];
    expect(await json(...args)).toMatchObject({
      changes: [{ line: 2 }],
      consents: [expect.stringContaining('the tag of api')],
    });
    expect(await json(...args, '--write')).toMatchObject({
      code: 3,
      refused: expect.stringContaining('--consent'),
    });
    expect(readFileSync(join(root, 'values.yaml'), 'utf8')).toBe(text);
    expect((await run(...args, '--write', '--consent')).code).toBe(0);
    expect(readFileSync(join(root, 'values.yaml'), 'utf8')).toBe(
      text.replace('v1', 'v2'),
    );
  });

  it('sets any other value of a file by its path, and keeps its type', async () => {
    const text =
      'shop:\n  logLevel: info # quiet\n  replicas: 2\n  debug: false\n  zip: "0815"\n';
    write({ 'values.yaml': text });
    const change = async (path: string, to: string) =>
      (
        await json('set', root, '--pin', `values.yaml#shop.${path}`, '--to', to)
      ).changes.map((item: { after: string }) => item.after);
    expect(await change('logLevel', 'debug')).toEqual([
      '  logLevel: debug # quiet',
    ]);
    expect(await change('logLevel', 'yes')).toEqual([
      '  logLevel: "yes" # quiet',
    ]);
    expect(await change('replicas', '3')).toEqual(['  replicas: 3']);
    expect(await change('debug', 'true')).toEqual(['  debug: true']);
    expect(await change('replicas', 'many')).toEqual(['  replicas: many']);
    expect(await change('zip', '0816')).toEqual(['  zip: "0816"']);
  });

  it("sets a pin for a service only when it is the service's", async () => {
    write({ 'kustomization.yaml': kustomization });
    const args = ['set', root, '--pin', 'kustomization.yaml#images[0].newTag'];
    const wish = (service: string) =>
      json(...args, '--service', service, '--to', '1.5.0');
    expect(await wish('shop')).toMatchObject({ code: 0 });
    expect(await wish('cart')).toEqual({
      code: 3,
      refused: 'kustomization.yaml#images[0].newTag is no version of cart',
    });
  });

  it('asks which document when several have the path', async () => {
    write({ 'values.yaml': 'a: {b: x}\n---\na: {b: y}\n' });
    const args = ['set', root, '--pin', 'values.yaml#a.b', '--to', 'z'];
    expect(await json(...args)).toMatchObject({
      code: 3,
      refused: expect.stringContaining('documents 0, 1'),
    });
    expect(await json(...args, '--document', '1')).toMatchObject({
      changes: [{ line: 3, after: 'a: {b: z}' }],
    });
  });

  it('asks which document also when a version stands in several', async () => {
    const image = (tag: string) =>
      `shop: {image: {repository: r.example/shop, tag: "${tag}"}}\n`;
    write({ 'values.yaml': `${image('1.0')}---\n${image('1.0')}` });
    const pin = 'values.yaml#shop.image.tag';
    const args = ['set', root, '--pin', pin, '--to', '2.0'];
    expect(await json(...args)).toEqual({
      code: 3,
      refused: 'values.yaml has shop.image.tag in documents 0, 1: say which',
    });
    expect(await json(...args, '--document', '1')).toMatchObject({
      changes: [{ line: 3 }],
    });
  });

  it('says that a file which pins a tag has no place for a digest', async () => {
    write({ 'kustomization.yaml': kustomization });
    const digest = `sha256:${'2'.repeat(64)}`;
    const set = ['set', root, '--service', 'shop', '--to'];
    const note =
      'kustomization.yaml images[0].newTag has no place for the digest: only the tag 1.5.0 is meant';
    expect(await json(...set, `1.5.0@${digest}`)).toEqual({
      code: 0,
      changes: [expect.objectContaining({ after: '    newTag: "1.5.0"' })],
      notes: [note],
    });
    expect(await run(...set, `1.5.0@${digest}`)).toMatchObject({
      err: `note: ${note}\n`,
    });
    expect(await run(...set, `1.4.0@${digest}`)).toMatchObject({
      out: 'nothing to change: it is 1.4.0 already\n',
      err: expect.stringContaining('no place for the digest'),
    });
  });

  it.each([
    ['no folder', ['locate', '/nowhere'], /is not a folder/],
    ['no goal', ['set', 'FOLDER', '--to', '1'], /--service or --pin/],
    ['no version', ['set', 'FOLDER', '--service', 'x'], /--to/],
    [
      'a pin without a path',
      ['set', 'FOLDER', '--pin', 'x', '--to', '1'],
      /FILE#PATH/,
    ],
    ['an unknown command', ['deploy'], /unknown command/],
    [
      'an unknown layout',
      ['locate', 'FOLDER', '--layout', 'nope'],
      /'nope' is invalid.*auto, kustomize, umbrella-chart/,
    ],
  ])('ends with exit code 2: %s', async (_, args, message) => {
    const given = args.map(arg => (arg === 'FOLDER' ? root : arg));
    expect(await run(...given)).toMatchObject({
      code: 2,
      err: expect.stringMatching(message),
    });
  });
});

describe('downstage add and remove', () => {
  const before =
    'resources:\n  - cart\nimages:\n  - name: r.example/cart\n    newTag: 1.0.0\n';
  const service = ['--service', 'shop'];
  const added = [...service, '--image', 'r.example/shop', '--tag', '0.1.0'];
  const text = () => readFileSync(join(root, 'kustomization.yaml'), 'utf8');

  it('writes a service into the folder, and takes it out again', async () => {
    write({ 'kustomization.yaml': before, 'cart/kustomization.yaml': '' });
    const shown = await run('add', root, ...added);
    expect(shown.out).toContain('+  - shop');
    expect(text()).toBe(before);
    expect((await run('add', root, ...added, '--write')).code).toBe(0);
    expect(text()).toContain('  - shop\n');
    expect(
      readFileSync(join(root, 'shop/kustomization.yaml'), 'utf8'),
    ).toContain('newTag: 0.1.0');
    expect(readdirSync(join(root, 'shop'))).toHaveLength(3);
    expect((await run('remove', root, ...service, '--write')).code).toBe(0);
    expect(text()).toBe(before);
    expect(existsSync(join(root, 'shop'))).toBe(false);
  });

  it('names the chart of a release by its repository', async () => {
    write({
      'helmfile.yaml':
        'repositories:\n  - name: acme\n    url: https://charts.example\nreleases:\n  - name: cart\n    chart: acme/service\n',
    });
    const chart = ['--chart', 'service', '--chart-version', '1.0.0'];
    const of = (url: string) =>
      run('add', root, ...added, ...chart, '--chart-repository', url);
    expect((await of('https://charts.example')).out).toContain(
      '+    chart: acme/service\n',
    );
    const other = await of('https://other.example');
    expect(other.out).toContain('+    url: https://other.example\n');
    expect(other.out).toContain('+    chart: other.example/service\n');
    expect((await of('oci://r.example/charts')).out).toContain(
      '+    chart: oci://r.example/charts/service\n',
    );
  });

  it('refuses what cannot be expressed', async () => {
    write({
      'Chart.yaml':
        'dependencies:\n  - {name: a, version: 1.0.0, repository: x}\n',
    });
    expect(await json('add', root, ...added)).toMatchObject({
      code: 3,
      refused: expect.stringContaining('needs a chart'),
    });
    expect(await json('remove', root, ...service)).toMatchObject({ code: 3 });
  });

  it('writes nothing outside of the folder, and over nothing that is there', async () => {
    const files = {
      'env/kustomization.yaml': before,
      'env/shop/deployment.yaml': '# by hand\n',
    };
    write(files);
    const folder = join(root, 'env');
    const image = ['--image', 'r.example/shop', '--tag', '0.1.0', '--write'];
    expect(
      await json('add', folder, '--service', '../../evil', ...image),
    ).toEqual({ code: 3, refused: expect.stringMatching(/is not a name/) });
    expect(await json('add', folder, ...service, ...image)).toEqual({
      code: 3,
      refused: 'there is a file shop/deployment.yaml already',
    });
    expect(readdirSync(root)).toEqual(['env']);
    for (const [path, content] of Object.entries(files)) {
      expect(readFileSync(join(root, path), 'utf8')).toBe(content);
    }
  });

  it.each([
    ['--port', '0', /not a port/],
    ['--chart', 'shop', /belong together/],
  ])('ends with exit code 2: %s %s', async (option, value, message) => {
    expect(await run('add', root, ...added, option, value)).toMatchObject({
      code: 2,
      err: expect.stringMatching(message),
    });
  });
});

it('runs from its sources, without a build', () => {
  write({ 'kustomization.yaml': kustomization });
  const bin = resolve(__dirname, '../bin/downstage');
  const out = execFileSync(process.execPath, [bin, 'locate', root], {
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: undefined, NODE_OPTIONS: '' },
  });
  expect(out).toContain('layout: kustomize');
});
