import { join } from 'node:path';
import { startSandboxPortal, until } from '../__testUtils__/startSandboxPortal';
import { TEMPLATE } from '../__testUtils__/startScaffolder';

jest.setTimeout(300_000);

const AT_ONCE = 6;
/** Where each layout has the version of a service. */
const PLACES: Record<string, (service: string) => object> = {
  kustomize: service => ({
    file: `${service}/kustomization.yaml`,
    path: 'images[0].newTag',
  }),
  'helm-values': service => ({
    file: 'values.yaml',
    path: `services.${service}.image.tag`,
  }),
  flux: service => ({
    file: `${service}.yaml`,
    path: `spec.values.services.${service}.image.tag`,
  }),
  helmfile: service => ({
    file: `values/${service}.yaml`,
    path: `services.${service}.image.tag`,
  }),
  argocd: service => ({
    file: `${service}.yaml`,
    path: `spec.source.helm.valuesObject.services.${service}.image.tag`,
  }),
};
const CLUSTERS = { argocd: ['dev', 'qa'], flux: ['prod-eu', 'prod-us'] };

/** Every language and CI, every layout with every engine that delivers it; which files they make is tested for all of them. */
const ROWS = [
  ['node', 'github', 'kustomize', 'argocd'],
  ['go', 'gitlab', 'helm-values', 'flux'],
  ['other', 'tekton', 'kustomize', 'flux'],
  ['node', 'jenkins', 'helm-values', 'argocd'],
  ['go', 'github', 'flux', 'flux'],
  ['node', 'tekton', 'helmfile', 'argocd'],
  ['other', 'gitlab', 'argocd', 'argocd'],
].map(([language, ci, layout, engine], index) => ({
  id: `r${index}e`,
  language,
  ci,
  layout,
  engine: engine as keyof typeof CLUSTERS,
}));

describe('the golden path, to its end', () => {
  let running: Awaited<ReturnType<typeof startSandboxPortal>>;
  let portal: typeof running.portal;

  beforeAll(async () => {
    const everywhere = Object.values(CLUSTERS).flat();
    running = await startSandboxPortal({
      templates: [
        join(TEMPLATE, 'template.yaml'),
        join(TEMPLATE, '../environment/template.yaml'),
      ],
      environments: url => ({
        homes: [
          {
            repository: `${url}/acme/env-*`,
            clusters: Object.fromEntries(everywhere.map(name => [name, ['*']])),
          },
        ],
        fleets: [
          {
            repository: `${url}/acme/fleet`,
            direct: true,
            clusters: Object.fromEntries(
              Object.entries(CLUSTERS).flatMap(([engine, names]) =>
                names.map(name => [
                  name,
                  engine === 'argocd'
                    ? {
                        engine,
                        helmfile: { plugin: 'helmfile' },
                        applicationNamespaces: ['*-r6e'],
                      }
                    : { engine },
                ]),
              ),
            ),
          },
        ],
      }),
    });
    portal = running.portal;
  });

  afterAll(async () => {
    await running.stop();
  });

  async function runTemplate(values: object, template: string) {
    const [end] = await portal.run(values, template);
    if (end.status !== 'completed') {
      throw new Error(end.log);
    }
  }

  /** The service in one of its environments, as the tab shows it. */
  async function shown(service: string, environment: string) {
    const { environments } = await portal.call(
      `/environments/v1/services/component/default/${service}/deployments`,
    );
    return environments.find(
      (each: any) => each.environment.ref === `resource:default/${environment}`,
    )?.deployment;
  }

  const environmentsOf = async () =>
    (await portal.call('/environments/v1/environments')).items;

  const openPull = (repository: string) =>
    until(`a pull request of ${repository}`, async () => {
      const [pull] = await portal.forge(
        `/repos/acme/${repository}/pulls?state=open`,
      );
      return pull?.number as number | undefined;
    });

  async function mergeAndFollow(service: string, environment: string) {
    const repository = `env-${environment}`;
    await portal.merge(repository, await openPull(repository));
    const deployment = await until(
      `${service} healthy in ${environment}`,
      async () => {
        const now = await shown(service, environment);
        return now?.health === 'healthy' &&
          now.sync === 'synced' &&
          now.desired?.version === '0.1.0'
          ? now
          : undefined;
      },
    );
    const { services } = (await environmentsOf()).find(
      (each: any) => each.environment.name === environment,
    );
    return {
      deployment,
      others: services.filter(
        (each: any) => each.service !== `component:default/${service}`,
      ),
    };
  }

  /** What runs of a service goes with its Application. */
  async function removeAndFollow(
    wish: { service: string; environment: string },
    environment: string,
  ) {
    const removal = { ...wish, remove: true };
    const road = '/environments/v1/promotions';
    const plan = await portal.call(`${road}/plan`, 'POST', removal);
    const { id } = await portal.call(road, 'POST', {
      ...removal,
      expectedVersion: 'none',
      consents: plan.consents,
    });
    const repository = `env-${environment}`;
    await portal.merge(repository, await openPull(repository));
    await until(`${wish.service} gone from ${environment}`, async () => {
      const { state } = await portal.call(`${road}/${id}`);
      return state === 'healthy' ? true : undefined;
    });
  }

  async function walk({ id, language, ci, layout, engine }: (typeof ROWS)[0]) {
    const service = `loans-${id}`;
    const owner = 'group:default/team-at';
    const system = 'system:default/financial-one';
    const [first, next] = [`first-${id}`, `next-${id}`];
    for (const [index, name] of [first, next].entries()) {
      await runTemplate(
        {
          owner,
          system,
          createEnvironment: true,
          environment: {
            name,
            tier: index === 0 ? 'development' : 'testing',
            ...(index === 0
              ? {}
              : { promotesFrom: `resource:default/${first}` }),
            cluster: CLUSTERS[engine][index],
            repository: `${portal.repositories}/env-${name}`,
            layout,
            secrets: 'none',
          },
        },
        'environment',
      );
      await until(`${name} in the portal`, async () => {
        const known = await environmentsOf();
        return known.some(({ environment }: any) => environment.name === name)
          ? true
          : undefined;
      });
    }
    await runTemplate(
      {
        name: service,
        owner,
        system,
        language,
        ci,
        image: `registry.acme.example/${service}`,
        repository: `${portal.repositories}/${service}`,
        environments: [first, next].map(name => `resource:default/${name}`),
        createEnvironment: false,
      },
      'golden-path',
    );
    if (language === 'other') {
      // Somebody brings the code
      await portal.write(service, 'Dockerfile', 'FROM scratch\n');
    }
    const began = await mergeAndFollow(service, first);
    const wish = {
      service: `component:default/${service}`,
      environment: `resource:default/${next}`,
    };
    const { plan } = await until('a plan', async () =>
      portal
        .call('/environments/v1/promotions/plan', 'POST', wish)
        .then(answer => ({ plan: answer })),
    );
    await portal.call('/environments/v1/promotions', 'POST', {
      ...wish,
      expectedVersion: plan.toVersion ?? '0.1.0',
      expectedFiles: plan.addition?.fingerprint,
      consents: plan.consents,
    });
    const steps = [began, await mergeAndFollow(service, next)];
    if (layout === engine) {
      await removeAndFollow(wish, next);
    }
    return steps;
  }

  /** All rows, some at a time: each waits most of its time. */
  let walked: Map<string, Promise<Awaited<ReturnType<typeof walk>>>>;

  beforeAll(() => {
    const lanes = Array.from({ length: AT_ONCE }, () => Promise.resolve());
    walked = new Map(
      ROWS.map((row, index) => {
        const lane = index % AT_ONCE;
        const done = lanes[lane].then(() => walk(row));
        lanes[lane] = done.then(
          () => {},
          () => {},
        );
        return [row.id, done];
      }),
    );
  });

  it.each(ROWS)(
    '$language, $ci, $layout, $engine: healthy in the first environment, and promoted to the next',
    async ({ id, layout, engine }) => {
      const steps = await walked.get(id)!;
      for (const [index, { deployment, others }] of steps.entries()) {
        expect(deployment).toMatchObject({
          match: { by: 'annotation', guess: false },
          delivery: {
            engine,
            cluster: CLUSTERS[engine][index],
            // A service follows its own Application, which that of the environment brings
            ...(layout === 'argocd'
              ? {
                  namespace: `${index === 0 ? 'first' : 'next'}-${id}`,
                  name: `loans-${id}`,
                }
              : {}),
          },
          live: { versions: { image: '0.1.0', label: '0.1.0' } },
          desired: { ...PLACES[layout](`loans-${id}`), editable: true },
        });
        // Git asks for nothing else there
        expect(others).toEqual([]);
      }
    },
  );
});
