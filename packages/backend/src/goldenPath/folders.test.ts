import { setTimeout as sleep } from 'node:timers/promises';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { startGoldenPath } from '../__testUtils__/startGoldenPath';

jest.setTimeout(300_000);

const AT = '/repos/acme/environments';

const folder = createMockDirectory();
let path: Awaited<ReturnType<typeof startGoldenPath>>;

beforeAll(async () => {
  path = await startGoldenPath(folder.path, { pollSeconds: 2 });
});
afterAll(() => path.stop());

/** What somebody fills in who wants a service in an environment of the shared repository. */
const valuesOf = (
  service: string,
  environment: string,
  place: { folder: string } | { branch: string },
) => ({
  name: service,
  description: 'Lends',
  owner: 'group:default/team-at',
  system: 'system:default/lending',
  repository: `${path.repositories}/${service}`,
  private: true,
  image: `registry.acme.example/${service}`,
  createEnvironment: true,
  environment: {
    name: environment,
    tier: 'development',
    cluster: 'dev',
    place: Object.keys(place)[0],
    shared: { repository: `${path.repositories}/environments`, ...place },
    layout: 'kustomize',
    secrets: 'none',
  },
});

const pulls = async () => {
  const found = await path.forge(`${AT}/pulls?state=all&per_page=100`);
  return found.map(({ title, state, number }: any) => ({
    title,
    state,
    number,
  }));
};
const filesOf = async (ref: string) => {
  const { tree } = await path.forge(`${AT}/git/trees/${ref}?recursive=1`);
  return tree
    .filter(({ type }: any) => type === 'blob')
    .map((entry: any) => entry.path);
};
const merge = (number: number) => path.merge('environments', number);
const isKnown = async (environment: string) => {
  const answer = await path
    .call(`/environments/v1/environments`)
    .catch(() => ({ items: [] }));
  return JSON.stringify(answer).includes(`"resource:default/${environment}"`);
};
const comes = async (environment: string) => {
  while (!(await isKnown(environment))) {
    await sleep(200);
  }
};
const report = (service: string) =>
  path.call('/environments/v1/artifacts', 'POST', {
    artifact: `registry.acme.example/${service}`,
    version: '0.1.0',
  });

it.each([
  ['loans', 'first'],
  ['cards', 'second'],
])(
  'brings %s to %s, a folder beside others, once its pull request is merged',
  async (service, environment) => {
    const begin = `Begin environment ${environment}`;
    const values = valuesOf(service, environment, {
      folder: `environments/${environment}`,
    });
    await report(service);
    const before = await filesOf('main');
    const [proposed, ...again] = await path.run(values);
    // It waits for nobody
    expect([proposed.status, again]).toEqual(['completed', []]);
    expect(proposed.log).toContain('proposes its folder');
    const isMine = ({ title }: { title: string }) =>
      title.includes(environment);
    const open = (await pulls()).filter(isMine);
    expect(open).toEqual([
      { title: begin, state: 'open', number: expect.any(Number) },
    ]);
    expect(await filesOf('main')).toEqual(before);
    expect(await isKnown(environment)).toBe(false);
    const fleet = await path.forge('/repos/acme/fleet/pulls?state=all');
    expect(fleet.filter(isMine)).toMatchObject([
      { title: `Follow environment ${environment} in dev`, state: 'open' },
    ]);

    await merge(open[0].number);
    await comes(environment);
    expect(await filesOf('main')).toEqual(
      [
        ...before,
        `.github/workflows/validate-${environment}.yaml`,
        ...['README.md', 'catalog-info.yaml', 'kustomization.yaml'].map(
          file => `environments/${environment}/${file}`,
        ),
      ].sort(),
    );
    const [added] = await path.run(values);
    expect(added.status).toBe('completed');
    expect(added.log).toContain(
      `environments/${environment}/catalog-info.yaml was there already`,
    );
    const after = (await pulls()).filter(isMine);
    expect(after).toHaveLength(2);
    const promotion = after.find(({ title }: any) => title !== begin);
    expect(promotion).toMatchObject({
      title: `Add ${service} to ${environment}: 0.1.0`,
      state: 'open',
    });
    const changed = await path.forge(`${AT}/pulls/${promotion.number}/files`);
    for (const { filename } of changed) {
      expect(filename).toMatch(
        new RegExp(`^environments/${environment}/(kustomization|${service}/)`),
      );
    }
    expect(changed.length).toBeGreaterThan(1);
  },
);

it('brings a service to a branch beside them, once the pull request of its catalog file is merged', async () => {
  const [service, environment, branch] = ['bonds', 'third', 'env/third'];
  const values = valuesOf(service, environment, { branch });
  const headOf = async (ref: string) =>
    (await path.forge(`${AT}/git/ref/heads/${ref}`)).object?.sha;
  const mine = async () =>
    (await pulls()).filter(({ title }: any) => title.includes(environment));
  await report(service);
  const before = await filesOf('main');
  const [proposed] = await path.run(values);
  expect(proposed.status).toBe('completed');
  expect(proposed.log).toContain('the catalog file of its branch');
  const begun = await headOf(branch);
  const { parents, message } = await path.forge(`${AT}/git/commits/${begun}`);
  expect(parents).toEqual([]);
  expect(message).toMatch(/^Begin environment third/);
  expect(await filesOf(branch)).toEqual([
    '.github/CODEOWNERS',
    '.github/workflows/validate.yaml',
    'README.md',
    'kustomization.yaml',
  ]);
  const protection = `${AT}/branches/${encodeURIComponent(branch)}/protection`;
  expect(await path.forge(protection)).toMatchObject({
    required_pull_request_reviews: { required_approving_review_count: 0 },
  });
  expect(await filesOf('main')).toEqual(before);
  expect(await isKnown(environment)).toBe(false);

  // The same again doubles nothing
  const [again] = await path.run(values);
  expect(again.status).toBe('completed');
  expect(await headOf(branch)).toBe(begun);
  const open = await mine();
  expect(open).toEqual([
    {
      title: `Begin environment ${environment}`,
      state: 'open',
      number: expect.any(Number),
    },
  ]);

  await merge(open[0].number);
  await comes(environment);
  expect(await filesOf('main')).toEqual(
    [...before, `environments/${environment}/catalog-info.yaml`].sort(),
  );
  const [added] = await path.run(values);
  expect(added.status).toBe('completed');
  const promotion = (await mine()).find(({ title }: any) =>
    title.startsWith('Add'),
  );
  const { base, head } = await path.forge(`${AT}/pulls/${promotion.number}`);
  expect(base.ref).toBe(branch);
  const changed = await path.forge(`${AT}/pulls/${promotion.number}/files`);
  expect(changed.map(({ filename }: any) => filename)).toEqual(
    expect.arrayContaining(['kustomization.yaml']),
  );
  await path.pass('environments', {
    sha: head.sha,
    check: 'validate',
  });
  await merge(promotion.number);
  // The portal reads the branch that the merge moved
  const desired = async () => {
    const { environments = [] } = await path
      .call(
        `/environments/v1/services/component/default/${service}/deployments`,
      )
      .catch(() => ({}));
    return environments.map(({ deployment }: any) => deployment?.desired);
  };
  while (!JSON.stringify(await desired()).includes('"0.1.0"')) {
    await sleep(200);
  }
  expect(await filesOf('main')).not.toContain('kustomization.yaml');
});
