import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Workplace } from './__testUtils__/workplace';
import { tierOf } from '@downstage/layouts';
import { homePage } from './draft/gitFacts';

let place: Workplace;

beforeEach(() => {
  place = new Workplace();
});

afterEach(() => place.end());

const OWNER = ['--owner', 'group:default/platform'];
const AT = ['--repository', 'https://github.com/acme/gitops'];

const kustomization = (name: string, tag: string) =>
  `images:\n  - name: r.example/${name}\n    newTag: ${tag}\n`;

const draft = async (...args: string[]) => {
  const { out, code } = await place.run(
    'init',
    place.root,
    ...OWNER,
    ...args,
    '--json',
  );
  return { code, ...JSON.parse(out) };
};

describe('downstage init', () => {
  it('drafts environments whose services have folders of their own, in order', async () => {
    place.write({
      'apps/shop/base/kustomization.yaml': 'resources: []\n',
      'apps/shop/overlays/dev/kustomization.yaml': kustomization('shop', '2.0'),
      'apps/shop/overlays/uat/kustomization.yaml': kustomization('shop', '1.9'),
      'apps/shop/overlays/prod-eu/kustomization.yaml': kustomization(
        'shop',
        '1.8',
      ),
      'apps/cart/overlays/dev/kustomization.yaml': kustomization('cart', '5'),
      'apps/cart/overlays/prod-us/kustomization.yaml': kustomization(
        'cart',
        '4',
      ),
    });
    const { code, environments, entities, notes } = await draft(...AT);
    expect({ code, notes }).toEqual({ code: 0, notes: [] });
    expect(environments).toEqual([
      {
        name: 'dev',
        tier: 'development',
        promotesFrom: [],
        paths: ['apps/{service}/overlays/dev'],
        layout: 'kustomize',
        services: [
          { name: 'cart', version: '5' },
          { name: 'shop', version: '2.0' },
        ],
      },
      expect.objectContaining({
        name: 'uat',
        tier: 'staging',
        promotesFrom: ['dev'],
        paths: ['apps/{service}/overlays/uat'],
      }),
      expect.objectContaining({ name: 'prod-eu', promotesFrom: ['uat'] }),
      expect.objectContaining({
        name: 'prod-us',
        promotesFrom: ['uat'],
        services: [{ name: 'cart', version: '4' }],
      }),
    ]);
    expect(entities[1]).toEqual({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Resource',
      metadata: { name: 'uat' },
      spec: {
        type: 'environment',
        owner: 'group:default/platform',
        environment: {
          tier: 'staging',
          promotesFrom: ['dev'],
          sources: [
            {
              repository: 'https://github.com/acme/gitops',
              branch: 'main',
              paths: ['apps/{service}/overlays/uat'],
              layout: 'kustomize',
            },
          ],
        },
      },
    });
  });

  it('drafts environments that are folders, each in its layout', async () => {
    place.write({
      'README.md': '# envs\n',
      'envs/qa/values.yaml':
        'shop:\n  image: {repository: r.example/shop, tag: v1}\n',
      'envs/production/kustomization.yaml': kustomization('shop', 'v1'),
      'envs/dev/README.md': 'nothing yet\n',
    });
    const { environments, notes } = await draft(...AT);
    expect(
      environments.map(
        (item: { name: string; paths: string[]; layout: string }) => [
          item.name,
          ...item.paths,
          item.layout,
        ],
      ),
    ).toEqual([
      ['qa', 'envs/qa', 'helm-values'],
      ['production', 'envs/production', 'kustomize'],
    ]);
    expect(notes).toEqual(['envs/dev pins no version: left out']);
  });

  it('takes a repository for one environment where no folder is called like one', async () => {
    place.write({ 'kustomization.yaml': kustomization('shop', '1') });
    const { environments } = await draft(
      '--repository',
      'https://github.com/acme/env-qa',
    );
    expect(environments).toMatchObject([
      { name: 'qa', tier: 'testing', paths: ['.'] },
    ]);
    const named = await draft(...AT, '--name', 'blue');
    expect(named.environments).toMatchObject([
      { name: 'blue', tier: 'development' },
    ]);
    expect(named.notes).toEqual([
      'blue: its name says no tier; "development" is a guess to correct',
    ]);
  });

  it('takes repository and branch from Git, without what is secret', async () => {
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', place.root, ...args], { stdio: 'ignore' });
    git('init', '-b', 'trunk');
    git(
      'remote',
      'add',
      'origin',
      'https://bot:geheim@github.com/acme/env-dev.git',
    );
    place.write({ 'a/kustomization.yaml': kustomization('shop', '1') });
    const { entities } = await draft();
    expect(entities).toMatchObject([
      {
        metadata: { name: 'dev' },
        spec: {
          environment: {
            sources: [
              {
                repository: 'https://github.com/acme/env-dev',
                branch: 'trunk',
                paths: ['.'],
              },
            ],
          },
        },
      },
    ]);
    expect(JSON.stringify(entities)).not.toContain('geheim');
  });

  it('writes behind what the catalog file has, and nothing twice', async () => {
    const before = '# ours\nkind: Component\nmetadata:\n  name: shop';
    place.write({
      'catalog-info.yaml': before,
      'envs/qa/kustomization.yaml': kustomization('shop', '1'),
    });
    const write = () =>
      place.run('init', join(place.root, 'envs'), ...OWNER, ...AT, '--write');
    const read = () =>
      readFileSync(join(place.root, 'catalog-info.yaml'), 'utf8');
    // A folder that is in no repository is one itself
    execFileSync('git', ['-C', place.root, 'init'], { stdio: 'ignore' });
    const { code, err } = await write();
    expect(code).toBe(0);
    expect(err).toContain('qa: shop 1\n');
    const written = read();
    expect(written.startsWith(`${before}\n---\n`)).toBe(true);
    expect(
      parseAllDocuments(written).map(item => item.getIn(['metadata', 'name'])),
    ).toEqual(['shop', 'qa']);
    const again = await write();
    expect(again).toMatchObject({
      code: 3,
      err: 'refused: catalog-info.yaml has an entity qa already\n',
    });
    expect(read()).toBe(written);
  });

  it('writes through no link', async () => {
    execFileSync('git', ['-C', place.root, 'init'], { stdio: 'ignore' });
    place.write({
      'outside.sh': '# ours\n',
      'envs/qa/kustomization.yaml': kustomization('shop', '1'),
    });
    for (const target of ['outside.sh', 'nowhere.sh']) {
      const link = join(place.root, 'catalog-info.yaml');
      rmSync(link, { force: true });
      symlinkSync(target, link);
      const written = await place.run(
        'init',
        place.root,
        ...OWNER,
        ...AT,
        '--write',
      );
      expect(written).toMatchObject({
        code: 3,
        err: 'refused: catalog-info.yaml is no plain file\n',
      });
    }
    expect(readFileSync(join(place.root, 'outside.sh'), 'utf8')).toBe(
      '# ours\n',
    );
    expect(existsSync(join(place.root, 'nowhere.sh'))).toBe(false);
  });

  it('takes folders that are called alike for one environment', async () => {
    place.write({
      'a/qa/kustomization.yaml': kustomization('shop', '1'),
      'b/QA/kustomization.yaml': kustomization('cart', '1'),
    });
    const { environments } = await draft(...AT);
    expect(environments).toMatchObject([
      { name: 'qa', paths: ['a/qa', 'b/QA'] },
    ]);
  });

  it('says why there is nothing, and what it lacks', async () => {
    place.write({ 'README.md': '# nothing\n' });
    const { code, refused } = await draft(...AT);
    expect(code).toBe(3);
    expect(refused).toBe(
      'no environment was found; . pins no version: left out',
    );
    const lacking = await place.run('init', place.root, ...OWNER);
    expect(lacking).toMatchObject({
      code: 2,
      err: expect.stringContaining('give --repository'),
    });
    expect(await place.run('init', place.root)).toMatchObject({
      code: 2,
      err: expect.stringContaining('--owner'),
    });
  });
});

describe('tierOf', () => {
  it.each([
    ['dev', 'development'],
    ['team-a-dev2', 'development'],
    ['QA', 'testing'],
    ['pre-prod', 'staging'],
    ['preprod-eu', 'staging'],
    ['prod_eu', 'production'],
    ['products', undefined],
    ['device', undefined],
    ['latest', undefined],
  ])('of %s is %s', (name, tier) => {
    expect(tierOf(name)).toBe(tier);
  });
});

describe('homePage', () => {
  it.each([
    ['git@github.com:acme/shop.git', 'https://github.com/acme/shop'],
    [
      'ssh://git@git.acme.example:2222/acme/shop',
      'https://git.acme.example/acme/shop',
    ],
    [
      'https://token@git.acme.example:8443/a/b/shop.git/',
      'https://git.acme.example:8443/a/b/shop',
    ],
    ['../shop', undefined],
    ['/srv/git/shop.git', undefined],
    ['file:///srv/git/shop.git', undefined],
  ])('of %s is %s', (remote, url) => {
    expect(homePage(remote)).toBe(url);
  });
});
