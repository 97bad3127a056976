import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { parseEnvironmentEntity } from '@downstage/backstage-plugin-environments-common';
import { NEW_LAYOUT_NAMES, locatePins, planAddition } from '@downstage/layouts';
import { parse } from 'yaml';
import { UAT } from '../__testUtils__/createTestGoldenPath';
import type { ClusterSecrets } from '../settings/clusterSecrets';
import { readCreation } from '../settings/readCreation';
import type { NewEnvironment } from './NewEnvironment';
import { environmentFiles } from './environmentFiles';

const { tiers } = readCreation(undefined);

/** The texts of a new environment, by path. */
function filesOf(
  changes: Partial<NewEnvironment> = {},
  {
    workflow = true,
    approvals = 1,
    policy = tiers.production,
    secrets = undefined as ClusterSecrets | undefined,
  } = {},
): Record<string, string> {
  const files = environmentFiles(
    { ...UAT, engine: 'argocd', ...changes },
    {
      workflow,
      approvals,
      policy,
      secrets,
      appUrl: 'https://portal.example',
    },
  );
  return Object.fromEntries(files.map(({ path, content }) => [path, content]));
}

describe('the files of a new environment', () => {
  const folder = createMockDirectory();

  it('hold a catalog entity that the plugin reads, with what its tier says', () => {
    const { 'catalog-info.yaml': text } = filesOf();
    expect(parseEnvironmentEntity(parse(text))).toMatchObject({
      environment: {
        title: UAT.title,
        promotesFrom: ['resource:default/qa'],
        delivery: { engine: 'argocd', target: { namespaces: ['uat'] } },
        promotion: {
          strategy: 'manual',
          merge: 'manual',
          healthyWithinSeconds: 1800,
          soakSeconds: 3600,
        },
      },
    });
  });

  it('hold no object of the cluster', () => {
    expect(Object.keys(filesOf())).toEqual([
      'catalog-info.yaml',
      'README.md',
      '.github/CODEOWNERS',
      'kustomization.yaml',
      '.github/workflows/validate.yaml',
    ]);
  });

  it.each([
    ['kustomize', 'kustomize:v5.4.3 build environments/uat >'],
    ['helm-values', 'template uat environments/uat --namespace uat >'],
    [
      'flux',
      'template uat environments/uat/charts/services --namespace uat $values >',
    ],
    ['helmfile', '-w /work/environments/uat ghcr.io/helmfile/helmfile:v1.1.3'],
    [
      'argocd',
      'template uat environments/uat/charts/services --namespace uat $values >',
    ],
  ])(
    'lie in the folder of %s, with a workflow for it alone',
    (layout, command) => {
      const files = filesOf({ layout, folder: 'environments/uat' });
      const { '.github/workflows/validate-uat.yaml': workflow, ...rest } =
        files;
      for (const path of Object.keys(rest)) {
        expect(path).toMatch(/^environments\/uat\/(?!\.github)/);
      }
      const { name, on, jobs } = parse(workflow);
      const only = ['environments/uat/**'];
      expect([name, on]).toEqual([
        'validate uat',
        {
          push: { branches: ['main'], paths: only },
          pull_request: { paths: only },
        },
      ]);
      expect(jobs.validate.steps[1].run).toContain(command);
      const readme = files['environments/uat/README.md'];
      expect(readme).toContain('its protection says who has to approve');
      expect(readme).not.toContain('It needs 1 approval');
    },
  );

  it.each<[Partial<NewEnvironment>, string | undefined]>([
    [{}, '* @acme/platform\n'],
    [
      { repository: 'https://git.example/acme/teams/env-uat' },
      '* @acme/teams/platform\n',
    ],
    [{ owner: 'user:default/ann' }, undefined],
  ])('are reviewed by the team of the owner: %j', (changes, expected) => {
    expect(filesOf(changes)['.github/CODEOWNERS']).toBe(expected);
  });

  it.each<[Partial<NewEnvironment>, object, RegExp]>([
    [{}, {}, /^# User acceptance: "UAT"\n/],
    [{}, {}, /https:\/\/portal\.example\/catalog\/default\/resource\/uat/],
    [{}, {}, /A version comes here from `qa`: somebody promotes it/],
    [{ promotesFrom: [] }, {}, /opens a pull request when somebody takes it/],
    [
      { promotesFrom: [] },
      { policy: { ...tiers.staging, strategy: 'automatic' } },
      /opens a pull request for each version/,
    ],
    [{}, {}, /It needs 1 approval, and a person merges it/],
    [{}, { approvals: 2 }, /It needs 2 approvals, and/],
    [{}, { approvals: 0 }, /Nobody has to approve it; a person merges it/],
    [{ layout: 'helm-values' }, {}, /`image\.tag` of its service/],
    [
      { layout: 'flux', engine: 'flux' },
      {},
      /Each service has a HelmRelease in `<service>\.yaml`/,
    ],
    [{ layout: 'helmfile' }, {}, /its values in `values\/<service>\.yaml`/],
    [
      { layout: 'argocd' },
      {},
      /Each service has an Application in `<service>\.yaml`[^]* under `services` in `valuesObject`/,
    ],
    [{}, {}, /`group:default\/platform` \| `qa` \| `uat` \| Argo CD \|/],
  ])('explain themselves: %j, %j', (changes, facts, expected) => {
    expect(filesOf(changes, facts)['README.md']).toMatch(expected);
  });

  const secrets: ClusterSecrets = {
    sealedSecrets: { controllerName: 'sealer', controllerNamespace: 'system' },
    externalSecrets: { store: 'vault' },
    sops: { recipients: { age: 'age1x', kms: 'arn:aws:kms:x' } },
  };

  it.each<[Partial<NewEnvironment>, RegExp]>([
    [{}, /There are none in Git/],
    [
      { secrets: 'sealed-secrets' },
      /--namespace uat [^]*--controller-name sealer --controller-namespace system --format yaml > loans\/sealed-secret\.yaml[^]*List it under `resources`/,
    ],
    [
      { secrets: 'sealed-secrets', layout: 'helm-values' },
      /> templates\/loans-sealed-secret\.yaml/,
    ],
    [
      { secrets: 'sealed-secrets', layout: 'flux', engine: 'flux' },
      /> loans-sealed-secret\.yaml[^]*List it under `resources` in `kustomization\.yaml`/,
    ],
    [
      { secrets: 'sealed-secrets', layout: 'helmfile' },
      /> charts\/services\/templates\/loans-sealed-secret\.yaml[^]*hasKey \.Values\.services "loans"/,
    ],
    [
      { secrets: 'external-secrets' },
      /kind: ClusterSecretStore\n {4}name: vault\n[^]*key: uat\/loans/,
    ],
    [
      { secrets: 'sops' },
      /sops --encrypt --in-place loans\/secret\.sops\.yaml/,
    ],
  ])('say how Secrets are kept: %j', (changes, expected) => {
    expect(filesOf(changes, { secrets })['README.md']).toMatch(expected);
  });

  it('say for whom SOPS encrypts, where it does', () => {
    expect(filesOf({}, { secrets })).not.toHaveProperty(['.sops.yaml']);
    const { '.sops.yaml': text } = filesOf({ secrets: 'sops' }, { secrets });
    const [rule, ...others] = parse(text).creation_rules;
    expect(others).toEqual([]);
    expect(rule).toMatchObject({ age: 'age1x', kms: 'arn:aws:kms:x' });
    expect('loans/secret.sops.yaml').toMatch(new RegExp(rule.path_regex));
    expect('loans/deployment.yaml').not.toMatch(new RegExp(rule.path_regex));
    expect('stringData').toMatch(new RegExp(rule.encrypted_regex));
  });

  const SOPS = 'sops:\n  mac: ENC[x]\n  version: 3.9.0\n';
  const secret = (rest: string, sops = SOPS) =>
    `apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n${rest}${sops}`;
  const map = 'apiVersion: v1\ndata:\n  a: b\nkind: ConfigMap\n';

  it.each<[string, string, boolean]>([
    ['no Secret', map, true],
    ['an encrypted one', secret('data:\n  a: ENC[AES256_GCM,data:x]\n'), true],
    [
      'an encrypted one among others',
      `${map}---\n${secret('stringData:\n  a: ENC[x]\n')}---\n${map}`,
      true,
    ],
    ['one without SOPS', secret('data:\n  a: YQ==\n', ''), false],
    ['one without data', secret('', ''), false],
    [
      'one that is not encrypted wholly',
      secret('data:\n  a: ENC[x]\n  b: YQ==\n'),
      false,
    ],
    ['one in several lines', secret('stringData:\n  a: |-\n    b\n'), false],
    [
      'one behind an encrypted one',
      `${secret('data:\n  a: ENC[x]\n')}---\n${secret('data:\n  a: b\n', '')}`,
      false,
    ],
    ['what is called like one', 'kind: SealedSecret\n', true],
    ['what names one', 'kind: Pod\nspec:\n  secretRef:\n    name: x\n', true],
  ])('let the workflow judge what is rendered: %s', (_, text, isGood) => {
    const { jobs } = parse(
      filesOf({ secrets: 'sops' }, { secrets })[
        '.github/workflows/validate.yaml'
      ],
    );
    const { run } = jobs.validate.steps.find(({ name = '' }) =>
      name.includes('not encrypted'),
    );
    folder.setContent({ 'rendered.yaml': text });
    const { status, stdout } = spawnSync('bash', ['-e', '-c', run], {
      env: { ...process.env, RUNNER_TEMP: folder.path },
      encoding: 'utf8',
    });
    expect(status).toBe(isGood ? 0 : 1);
    expect(stdout).toMatch(
      isGood ? /^$/ : /^::error::Secret db is not encrypted/,
    );
  });

  it.each([
    [
      'flux',
      'HelmRelease',
      '  chartRef:\n    kind: HelmChart\n  dependsOn:\n  - name: x\n  timeout: 5m\n',
      '',
      'values',
    ],
    [
      'argocd',
      'Application',
      '  project: uat.services\n  source:\n    helm:\n      releaseName: x\n',
      '    ',
      'valuesObject',
    ],
  ])(
    'let the workflow of %s render each %s with its values',
    async (layout, kind, spec, indentation, key) => {
      const { jobs } = parse(
        filesOf({ layout })['.github/workflows/validate.yaml'],
      );
      const { run } = jobs.validate.steps.find(
        ({ name = '' }) => name === 'Render',
      );
      // As kustomize writes it
      const release = (name: string, values: string) =>
        `apiVersion: x/v1\nkind: ${kind}\nmetadata:\n  name: ${name}\nspec:\n${spec}${values
          .replace('values:', `${key}:`)
          .replace(/^(?=.)/gm, indentation)}`;
      const rendered = [
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  values: none\n',
        release(
          'loans',
          '  values:\n    services:\n      loans:\n        image:\n          tag: "1"\n',
        ),
        release('bare', ''),
        release(
          'shop',
          '  values:\n    services:\n      shop:\n        env:\n        - name: A\n          value: |-\n            b\n\n            c\n  upgrade:\n    x: y\n',
        ),
      ].join('---\n');
      // A docker that says what it is asked for, and renders what is there
      folder.setContent({
        docker: `#!/bin/sh\ncase "$*" in *build*) cat "$RUNNER_TEMP/input.yaml";; *) echo "# $*";; esac\n`,
        'input.yaml': rendered,
      });
      chmodSync(folder.resolve('docker'), 0o755);
      const { status, stderr } = spawnSync('bash', ['-e', '-c', run], {
        env: {
          ...process.env,
          RUNNER_TEMP: folder.path,
          PATH: `${folder.path}:${process.env.PATH}`,
        },
        encoding: 'utf8',
      });
      expect([status, stderr]).toEqual([0, '']);
      const text = (path: string) => readFileSync(folder.resolve(path), 'utf8');
      expect(parse(text('values-1.yaml'))).toEqual({
        services: { loans: { image: { tag: '1' } } },
      });
      expect(parse(text('values-3.yaml'))).toEqual({
        services: { shop: { env: [{ name: 'A', value: 'b\n\nc' }] } },
      });
      expect(text('rendered.yaml')).toMatch(
        /---\n# .* template uat \.\/charts\/services --namespace uat --values \/values\/values-0\.yaml --values \/values\/values-1\.yaml --values \/values\/values-3\.yaml\n$/,
      );
    },
  );

  it.each<[string, Record<string, string>, boolean]>([
    ['what it begins with', {}, true],
    ['hooks', { 'helmfile.yaml': 'hooks:\n  - command: id\n' }, false],
    [
      'hooks of a release',
      { 'helmfile.yaml': 'releases:\n  - "hooks" : []\n' },
      false,
    ],
    ['hooks in a base', { 'bases/a.yaml': 'x:\n  hooks: []\n' }, false],
    [
      'a post renderer',
      { 'helmfile.yaml': 'helmDefaults:\n  postRenderer: ./x\n' },
      false,
    ],
    [
      'one in arguments',
      { 'helmfile.yaml': 'helmDefaults:\n  args: [--post-renderer, ./x]\n' },
      false,
    ],
    ['values of that name', { 'values/a.yaml': 'hooks: {}\n' }, true],
  ])(
    'let the workflow refuse a helmfile that runs commands: %s',
    (_, changes, isGood) => {
      const files = filesOf({ layout: 'helmfile' });
      const { jobs } = parse(files['.github/workflows/validate.yaml']);
      const { run } = jobs.validate.steps[1];
      const tree = createMockDirectory();
      tree.setContent({
        ...files,
        ...changes,
        'bin/docker': '#!/bin/sh\necho "# $*"\n',
      });
      chmodSync(tree.resolve('bin/docker'), 0o755);
      const { status, stdout } = spawnSync('bash', ['-e', '-c', run], {
        cwd: tree.path,
        env: {
          ...process.env,
          RUNNER_TEMP: tree.path,
          PATH: `${tree.resolve('bin')}:${process.env.PATH}`,
        },
        encoding: 'utf8',
      });
      expect(status).toBe(isGood ? 0 : 1);
      expect(stdout).toMatch(
        isGood ? /^$/ : /::error::helmfile would run commands/,
      );
    },
  );

  it('let the workflow render a helmfile as the plugin of the documents does', () => {
    const example = readFileSync(
      join(__dirname, '../../../../docs/examples/helmfile-plugin.yaml'),
      'utf8',
    );
    const [plugin] = example.split('---\n');
    const { spec } = parse(parse(plugin).data['plugin.yaml']);
    const { jobs } = parse(
      filesOf({ layout: 'helmfile' })['.github/workflows/validate.yaml'],
    );
    expect(jobs.validate.steps[1].run).toContain(spec.generate.args[1]);
  });

  it('are validated unless that is switched off', () => {
    const path = '.github/workflows/validate.yaml';
    expect(filesOf({}, { workflow: false })).not.toHaveProperty([path]);
    const runs = (layout: string) => {
      const { jobs } = parse(filesOf({ layout })[path]);
      return jobs.validate.steps
        .map(({ run = '' }: { run?: string }) => run)
        .join('\n');
    };
    expect(runs('kustomize')).toMatch(/kustomize:v[\d.]+ build \. >/);
    for (const layout of ['helm-values', 'umbrella-chart']) {
      expect(runs(layout)).toMatch(
        /helm:[\d.]+ template uat \. --namespace uat/,
      );
    }
    for (const layout of NEW_LAYOUT_NAMES) {
      expect(runs(layout)).toMatch(
        /kubeconform:v[\d.]+ -strict .* -reject Secret/,
      );
    }
  });

  it.each(NEW_LAYOUT_NAMES)(
    'of %s take a service, whose version is then all that is pinned',
    async layout => {
      const texts = new Map(Object.entries(filesOf({ layout })));
      const { sources } = parse(texts.get('catalog-info.yaml')!).spec
        .environment;
      const locate = () =>
        locatePins({
          folder: sources[0].paths[0],
          layout: sources[0].layout,
          tree: [...texts.keys()].map(path => ({ path, sha: path })),
          read: async () => texts,
        });
      const begun = await locate();
      expect(begun).toMatchObject({ layout, pins: [], problems: [] });
      const added = planAddition(begun, {
        name: 'loans',
        image: 'r.example/loans',
        tag: '1.0.0',
        port: 8080,
        chart: { name: 'service', repository: 'https://x', version: '2.0.0' },
      });
      for (const { path, after } of 'changes' in added ? added.changes : []) {
        texts.set(path, after!);
      }
      const { pins } = await locate();
      expect(pins.map(({ artifact, value }) => [artifact.name, value])).toEqual(
        [
          ...(['umbrella-chart', 'helmfile'].includes(layout)
            ? [['service', '2.0.0']]
            : []),
          ['r.example/loans', '1.0.0'],
        ],
      );
    },
  );
});
