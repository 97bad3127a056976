import { locatePins } from '@downstage/layouts';
import type { StoredPin } from '../database/SourceStore';
import { pin, project, service } from '../__testUtils__/projection';
import {
  type PlanInput,
  planAdditionPromotion,
  planPromotion,
} from './planPromotion';

const QA = { ref: 'resource:default/qa', title: 'QA' };
const DEV = { ref: 'resource:default/dev', title: 'DEV' };
const FILE = 'kustomization.yaml';
const shop = service('shop', { title: 'Shop' });
const text = (tag: string) =>
  `images:\n  - name: r.example/shop\n    newTag: ${tag}\n`;

async function pinsOf(files: Record<string, string>): Promise<StoredPin[]> {
  const { pins } = await locatePins({
    folder: '.',
    layout: 'auto',
    tree: Object.keys(files).map(path => ({ path })),
    read: async () => new Map(Object.entries(files)),
  });
  return pins.map(found => ({ ...pin('shop'), pin: found }));
}

async function inputOf(
  rest: Partial<PlanInput> = {},
  files: Record<string, string> = { [FILE]: text('1.0.0') },
): Promise<PlanInput> {
  const pins = await pinsOf(files);
  return {
    kind: 'promotion',
    service: shop,
    environment: QA,
    fromEnvironment: DEV,
    deployment: project({ services: [shop], pins, workloads: [] })[0],
    pins,
    files: new Map(Object.entries(files)),
    baseCommit: 'c',
    wanted: { version: '1.1.0' },
    changelog: { commits: [], reverse: false, truncated: false },
    blocked: [],
    warnings: [],
    ...rest,
  };
}

describe('planPromotion', () => {
  it('changes the version and nothing else', async () => {
    const { plan, changes } = planPromotion(await inputOf());
    expect(plan).toMatchObject({
      artifact: 'r.example/shop',
      fromEnvironment: DEV.ref,
      fromVersion: '1.0.0',
      toVersion: '1.1.0',
      baseCommit: 'c',
      blocked: [],
      consents: [],
    });
    expect(changes).toEqual([
      { path: FILE, before: text('1.0.0'), after: text('1.1.0') },
    ]);
    expect(plan.files).toEqual([
      {
        path: FILE,
        diff: expect.stringContaining(
          '-    newTag: 1.0.0\n+    newTag: 1.1.0\n',
        ),
      },
    ]);
  });

  it.each([
    ['promotion' as const, 'Promote Shop to QA: 1.0.0 → 1.1.0'],
    ['rollback' as const, 'Roll back Shop in QA from 1.0.0 to 1.1.0'],
  ])('has a title: %s', async (kind, title) => {
    expect(planPromotion(await inputOf({ kind })).plan.title).toBe(title);
  });

  it('has a title that orders nothing, whatever entities are called', async () => {
    const title = `@all fixes #1\nPromotion-Id: x ${'y'.repeat(200)}`;
    const { plan } = planPromotion(
      await inputOf({
        service: { ...shop, title },
        environment: { ...QA, title },
      }),
    );
    expect(plan.title).toMatch(
      /^Promote all fixes 1 Promotion-Id: x y+… to all fixes 1 Promotion-Id: x y+…: 1\.0\.0 → 1\.1\.0$/,
    );
    expect(plan.title.length).toBeLessThanOrEqual(250);
  });

  it('is blocked where Git asks for the version already', async () => {
    const {
      plan: { blocked, files },
      changes,
    } = planPromotion(await inputOf({ wanted: { version: '1.0.0' } }));
    expect(blocked).toEqual([
      {
        id: 'version-differs',
        params: { environment: 'QA', version: '1.0.0' },
      },
    ]);
    expect([files, changes]).toEqual([[], []]);
  });

  it('commits nothing when a reason from elsewhere speaks against it', async () => {
    const reason = { id: 'permitted' as const, params: { environment: 'QA' } };
    const {
      plan: { blocked, files },
      changes,
    } = planPromotion(await inputOf({ blocked: [reason] }));
    expect([blocked, files, changes]).toEqual([[reason], [], []]);
  });

  it('refuses what the text does not allow to be edited', async () => {
    const {
      plan: { blocked, files },
      changes,
    } = planPromotion(
      await inputOf({ files: new Map([[FILE, 'images: []\n']]) }),
    );
    expect(blocked.map(({ id }) => id)).toEqual(['edit-refused']);
    expect([files, changes]).toEqual([[], []]);
  });

  it('asks for a consent where the service stands at several versions', async () => {
    const folder = {
      'a.yaml': deploymentOf('1.0.0'),
      'b.yaml': deploymentOf('1.0.1'),
    };
    const { plan, changes } = planPromotion(await inputOf({}, folder));
    expect(plan.consents).toEqual([
      'The service stands at several versions: 1.0.0 (a.yaml line 10), 1.0.1 (b.yaml line 10). All become 1.1.0',
    ]);
    expect(changes.map(({ after }) => after)).toEqual([
      deploymentOf('1.1.0'),
      deploymentOf('1.1.0'),
    ]);
  });
});

function deploymentOf(tag: string) {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  template:
    spec:
      containers:
        - name: shop
          image: r.example/shop:${tag}
`;
}

describe('planAdditionPromotion', () => {
  const input = {
    service: shop,
    environment: QA,
    source: { repository: 'https://git.example/env', branch: 'main' },
    artifact: 'r.example/shop',
    version: '1.1.0',
    warnings: [],
  };
  const changes = [{ path: 'shop.yaml', after: 'a: 1\n' }];

  it('writes new files on the commit that they were planned on', () => {
    const { plan, changes: written } = planAdditionPromotion({
      ...input,
      planned: { commit: 'c', changes },
    });
    expect(plan).toMatchObject({
      kind: 'promotion',
      fromVersion: 'none',
      toVersion: '1.1.0',
      baseCommit: 'c',
      blocked: [],
      title: 'Add Shop to QA: 1.1.0',
      changelog: { unavailable: 'Shop is new in QA.' },
    });
    expect(written).toEqual(changes);
    expect(plan.files).toMatchObject([
      { path: 'shop.yaml', diff: expect.stringContaining('+a: 1') },
    ]);
  });

  it('says why the repository does not take it', () => {
    const { plan, changes: written } = planAdditionPromotion({
      ...input,
      planned: { refused: 'no room' },
    });
    expect(plan.blocked).toEqual([
      { id: 'addition-refused', params: { detail: 'no room' } },
    ]);
    expect([plan.files, written, plan.baseCommit]).toEqual([[], [], '']);
  });

  it('writes nothing when a reason from elsewhere speaks against it', () => {
    const reason = { id: 'permitted' as const, params: { environment: 'QA' } };
    const { plan, changes: written } = planAdditionPromotion({
      ...input,
      planned: { commit: 'c', changes },
      blocked: [reason],
    });
    expect([plan.blocked, plan.files, written]).toEqual([[reason], [], []]);
  });
});
