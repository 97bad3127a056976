import { TestDatabases } from '@backstage/backend-test-utils';
import { stringify } from 'yaml';
import {
  FLEET,
  HOST,
  createTestGoldenPath,
} from '../../__testUtils__/createTestGoldenPath';
import {
  FLUX,
  GRANT,
  HEAD,
  KNOWN,
  textOf,
} from '../../__testUtils__/knownPreviews';
import type { StoredPreview } from '../../database/PreviewStore';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

jest.setTimeout(60_000);

const REF = 'component:default/svc-known';
const REMOVAL = 'downstage/remove-previews-svc-known';
const PATH = 'clusters/qa/preview-svc-known.yaml';
const CONSENT =
  'Pull requests of svc-known are delivered no longer, and their previews that run go, with all that is in them';

type Options = Omit<Parameters<typeof createTestGoldenPath>[0], 'knex'>;

async function start(options: Options = {}) {
  const golden = await createTestGoldenPath({
    knex: await databases.init('SQLITE_3'),
    previews: [GRANT, FLUX],
    ...options,
  });
  return {
    ...golden,
    plan: () => golden.previewRemover.plan(REF),
    propose: (consents = [CONSENT]) =>
      golden.previewRemover.propose(REF, {
        consents,
        requestedBy: 'user:default/ann',
      }),
    commit: async (path: string, content: string | null, branch = 'main') =>
      golden.portOf(FLEET).repository.commit({
        branch,
        parent:
          (await golden.headOf(FLEET, branch)) ?? (await golden.headOf(FLEET))!,
        create: branch !== 'main',
        message: 'By hand',
        files: [{ path, content }],
      }),
  };
}

const running = (number: number, given: Partial<StoredPreview> = {}) =>
  ({
    engine: 'argocd',
    cluster: 'qa',
    kind: 'Application',
    namespace: 'argocd',
    name: `preview-svc-known-${number}`,
    repository: `${HOST}/svc-known`,
    urls: [],
    ...given,
  } as StoredPreview);

describe('previews that go', () => {
  it.each([
    {
      engine: 'argocd',
      grant: GRANT,
      path: PATH,
      objects: [
        'Namespace preview-svc-known',
        'AppProject argocd/preview-svc-known',
        'ApplicationSet argocd/preview-svc-known',
        'ResourceQuota preview-svc-known/preview',
        'ResourceQuota preview-svc-known/preview-priority',
        'ValidatingAdmissionPolicy preview-svc-known',
        'ValidatingAdmissionPolicyBinding preview-svc-known',
      ],
      direct: true,
    },
    {
      engine: 'flux',
      grant: FLUX,
      path: 'clusters/prod/preview-svc-known.yaml',
      objects: [
        'ResourceSetInputProvider flux-system/preview-svc-known',
        'ResourceSet flux-system/preview-svc-known',
        'ValidatingAdmissionPolicy preview-svc-known',
        'ValidatingAdmissionPolicyBinding preview-svc-known',
      ],
      direct: false,
    },
  ])(
    'are proposed by one pull request, and may be asked for again after it, with $engine',
    async ({ engine, grant, path, objects, direct }) => {
      const golden = await start({ fleet: { direct }, previews: [grant] });
      const create = () => golden.previews.create(KNOWN, golden.requester);
      await create();
      await golden.mergeAll(HEAD);
      await golden.stored.project(grant.cluster, async () => [
        running(7, { cluster: grant.cluster }),
        running(8, { cluster: grant.cluster, name: 'other-8' }),
      ]);
      const fleet = {
        repository: FLEET,
        branch: 'main',
        files: [{ cluster: grant.cluster, engine, path, objects }],
      };
      const plan = {
        service: REF,
        fleets: [fleet],
        running: 1,
        consents: [CONSENT],
        blocked: [],
        gone: false,
      };
      expect(await golden.plan()).toEqual(plan);
      const before = await golden.filesOf(FLEET);
      await expect(golden.propose([])).rejects.toThrow(
        `This has to be agreed to: ${CONSENT}`,
      );
      const [opened, ...others] = await golden.propose();
      expect(others).toEqual([]);
      expect(opened).toMatchObject({ state: 'open' });
      expect(await golden.propose()).toEqual([opened]);
      expect(await golden.plan()).toEqual({
        ...plan,
        fleets: [{ ...fleet, pullRequest: opened }],
      });
      expect(await golden.filesOf(FLEET)).toEqual(before);
      const { [path]: _gone, ...rest } = before;
      expect(await golden.filesOf(FLEET, REMOVAL)).toEqual(rest);
      await golden.mergeAll(REMOVAL);
      const merged = { ...opened, state: 'merged' };
      expect(await golden.plan()).toMatchObject({
        fleets: [{ files: [], pullRequest: merged }],
        blocked: [],
        gone: true,
      });
      expect(await golden.propose()).toEqual([merged]);
      // Again, and out again, while the branches of before are there
      const again = await create();
      expect(again.status).toBe(direct ? 'created' : 'proposed');
      await golden.mergeAll(HEAD);
      expect(await golden.filesOf(FLEET)).toEqual(before);
      expect(await golden.plan()).toEqual(plan);
      const [second] = await golden.propose();
      expect(second).toMatchObject({ state: 'open' });
      expect(second.number).toBeGreaterThan(opened.number);
    },
  );

  it('go from all clusters of a fleet together', async () => {
    const golden = await start({
      files: {
        [PATH]: textOf(),
        'clusters/prod/preview-svc-known.yaml': textOf(undefined, FLUX),
      },
    });
    expect((await golden.plan()).blocked).toEqual([]);
    expect(await golden.propose()).toHaveLength(1);
    expect(await golden.filesOf(FLEET, REMOVAL)).toEqual({
      'README.md': 'fleet',
    });
  });

  it('go as people have changed them', async () => {
    const text = textOf(objects => {
      objects[2].spec.generators[0].pullRequest.requeueAfterSeconds = 600;
      // As earlier releases of the portal wrote it
      objects.splice(3);
    });
    const golden = await start({ files: { [PATH]: `# Ours\n${text}` } });
    expect(await golden.plan()).toMatchObject({
      blocked: [],
      fleets: [{ files: [{ path: PATH }] }],
    });
  });

  it.each<[string, Record<string, string>, RegExp]>([
    [
      'where there are none',
      {},
      /^No fleet of a cluster in environments\.previews of app-config has previews of svc-known/,
    ],
    [
      'of another repository',
      {
        [PATH]: textOf(([, , set]) => {
          set.spec.template.spec.source.repoURL = `${HOST}/other.git`;
        }),
      },
      /has ApplicationSet argocd\/preview-svc-known, which is not known to be preview-svc-known's alone/,
    ],
    [
      'beside something else',
      {
        [PATH]: `${textOf()}---\n${stringify({
          kind: 'ConfigMap',
          metadata: { name: 'mine' },
        })}`,
      },
      /has ConfigMap mine, which is not known to be/,
    ],
    [
      'without what finds pull requests',
      { [PATH]: textOf(objects => objects.splice(2, 1)) },
      /lacks ApplicationSet argocd\/preview-svc-known: the portal did not write it/,
    ],
    [
      'in a template',
      { [PATH]: `${textOf()}---\n{{ if .x }}\na: [\n` },
      /is no plain YAML\. Take the previews out by hand/,
    ],
    [
      'that a kustomization lists',
      {
        [PATH]: textOf(),
        'clusters/qa/kustomization.yaml': stringify({
          resources: ['preview-svc-known.yaml'],
        }),
      },
      /kustomization\.yaml of .* lists clusters\/qa\/preview-svc-known\.yaml, and could not be built/,
    ],
    [
      'in another file',
      { 'clusters/qa/all.yaml': textOf() },
      /all\.yaml of .* defines .*, too\. The portal removes what stands in clusters\/qa\/preview-svc-known\.yaml alone/,
    ],
  ])('are left to people %s', async (_, files, message) => {
    const golden = await start({ files });
    expect(await golden.plan()).toMatchObject({
      blocked: [expect.stringMatching(message)],
      gone: false,
    });
    await expect(golden.propose()).rejects.toThrow(message);
    expect(await golden.headOf(FLEET, REMOVAL)).toBeUndefined();
  });

  it('are left where the fleet cannot be read', async () => {
    const golden = await start({ fleet: { branch: 'gone' } });
    const message =
      /^https:\/\/memory\.example\/acme\/fleet cannot be read: .* has no branch gone/;
    expect((await golden.plan()).blocked).toEqual([
      expect.stringMatching(message),
    ]);
    await expect(golden.propose()).rejects.toThrow(message);
  });

  it('are left where a pull request from that branch does more', async () => {
    const golden = await start({ files: { [PATH]: textOf() } });
    await golden.commit('README.md', 'Mine', REMOVAL);
    await golden.portOf(FLEET).pullRequests.open({
      title: 'Mine',
      body: '',
      head: REMOVAL,
      base: 'main',
    });
    const message =
      /comes from the branch downstage\/remove-previews-svc-known, and does not only delete clusters\/qa\/preview-svc-known\.yaml and clusters\/prod/;
    const { blocked, fleets } = await golden.plan();
    expect(blocked).toEqual([expect.stringMatching(message)]);
    expect(fleets[0]).not.toHaveProperty('pullRequest');
    await expect(golden.propose()).rejects.toThrow(message);
  });

  it.each([
    ['component:default/svc-none', /its entity comes from no repository/],
    ['component:other/svc-known', /no Component of the namespace default/],
  ])('are unknown of %s', async (ref, message) => {
    const golden = await start({ files: { [PATH]: textOf() } });
    expect(await golden.previewRemover.plan(ref)).toMatchObject({
      fleets: [],
      blocked: [expect.stringMatching(message)],
    });
  });
});
