import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SANDBOX_CREDENTIALS, type Sandbox } from '@downstage/sandbox';
import { createForgeUser } from '../__testUtils__/createForgeUser';
import { startSandboxPortal, until } from '../__testUtils__/startSandboxPortal';
import { TEMPLATE } from '../__testUtils__/startScaffolder';

jest.setTimeout(300_000);

/** Whose previews Argo CD delivers, and whose Flux. */
const SERVICE = 'loans';
const OF_FLUX = 'rents';
const FILE = 'clusters/dev/preview-loans.yaml';
/** Of a Service that takes the traffic which others send somewhere. */
const GREEDY =
  'spec: { externalIPs: [192.0.2.1], ports: [{ port: 443 }], selector: {} }\n';
const GREED = /externalIPs take the traffic of others/;

describe('previews, chosen on the golden path', () => {
  let running: Awaited<ReturnType<typeof startSandboxPortal>>;
  let sandbox: Sandbox;
  let portal: typeof running.portal;
  let people: ReturnType<typeof createForgeUser>;

  beforeAll(async () => {
    running = await startSandboxPortal({
      templates: [join(TEMPLATE, 'template.yaml')],
      environments: url => ({
        homes: [{ repository: `${url}/acme/env-*`, clusters: { dev: ['*'] } }],
        previews: [
          {
            cluster: 'dev',
            namespaces: ['preview-*'],
            repositories: [`${url}/acme/loans`],
            token: { secret: 'github-token', key: 'token' },
          },
          {
            cluster: 'prod-eu',
            namespaces: ['preview-*'],
            repositories: [`${url}/acme/rents*`],
            token: { secret: 'github-token', key: 'password' },
          },
        ],
        fleets: [
          {
            repository: `${url}/acme/fleet`,
            clusters: {
              dev: { engine: 'argocd' },
              'prod-eu': { engine: 'flux' },
            },
          },
        ],
      }),
    });
    ({ sandbox, portal } = running);
    people = createForgeUser(sandbox);
  });

  afterAll(async () => {
    await running.stop();
  });

  const values = (name = SERVICE, environment = 'first') => ({
    name,
    owner: 'group:default/team-at',
    system: 'system:default/financial-one',
    language: 'go',
    ci: 'github',
    image: `registry.acme.example/${name}`,
    repository: `${portal.repositories}/${name}`,
    environments: [],
    previews: true,
    createEnvironment: true,
    environment: {
      name: environment,
      tier: 'development',
      cluster: 'dev',
      repository: `${portal.repositories}/env-${environment}`,
      layout: 'kustomize',
      secrets: 'none',
    },
  });

  async function runTemplate(parameters: object) {
    const ends = await portal.run(parameters);
    expect(ends.map(({ status, log }) => (status === 'failed' ? log : status)))
      // It fails where anything was broken on the way, too
      .toEqual(['completed']);
  }

  const fleetPulls = async (service = SERVICE) =>
    (await portal.forge('/repos/acme/fleet/pulls?state=all')).filter(
      ({ head }: any) => head.ref === `downstage/previews-${service}`,
    );

  const filesOf = async ({ number }: { number: number }) =>
    (await portal.forge(`/repos/acme/fleet/pulls/${number}/files`)).map(
      ({ filename }: any) => filename,
    );

  const previews = async (service = SERVICE): Promise<any[]> => {
    const { previews: found = [] } = await portal.call(
      `/environments/v1/services/component/default/${service}/deployments`,
    );
    return found;
  };

  const previewOf = async (service: string, number: number) =>
    (await previews(service)).find(
      ({ pullRequest }) => pullRequest?.number === number,
    );

  const untilHealthy = (service: string, number: number) =>
    until(`a healthy preview of ${service} #${number}`, async () => {
      const found = await previewOf(service, number);
      return found?.sync === 'synced' && found.health === 'healthy'
        ? found
        : undefined;
    });

  /** The objects of a cluster, as its API server lists them below a path. */
  async function listed(
    cluster: 'dev' | 'prod-eu',
    path: string,
  ): Promise<any[]> {
    const response = await fetch(`${sandbox.clusters[cluster].url}/${path}`, {
      headers: {
        authorization: `Bearer ${SANDBOX_CREDENTIALS.clusterToken}`,
        connection: 'close',
      },
    });
    expect(response.status).toBe(200);
    return ((await response.json()) as any).items;
  }

  /** The names of what is there of a service's previews. */
  const namesIn = async (
    cluster: 'dev' | 'prod-eu',
    path: string,
    service = SERVICE,
  ) =>
    (await listed(cluster, path))
      .map(({ metadata }) => metadata.name as string)
      .filter(name => name.startsWith(`preview-${service}`));

  it('are told to the wizard', async () => {
    const choices = await portal.call('/environments/v1/creations/choices');
    expect(choices.previews).toBe('possible');
  });

  it('stop a template that could not have them before anything is written', async () => {
    const [end] = await portal.run({
      ...values(),
      name: 'cents',
      repository: `${portal.repositories}/cents`,
    });
    expect(end.status).toBe('failed');
    expect(end.log).toMatch(
      /Nothing was created\. previews: repository: no entry of environments\.previews/,
    );
    expect(await portal.forge('/repos/acme/cents')).toBe(404);
  });

  it('come to the fleet by one pull request, however often that is asked for', async () => {
    await runTemplate(values());
    const [pull, ...others] = await fleetPulls();
    expect(others).toEqual([]);
    expect(pull).toMatchObject({
      state: 'open',
      title: 'Preview pull requests of loans in dev',
    });
    expect(await filesOf(pull)).toEqual([FILE]);
    await runTemplate(values());
    expect(await fleetPulls()).toHaveLength(1);
    await portal.merge('fleet', pull.number);
  });

  it('keep what people write in the file', async () => {
    const text = (await people.read('fleet', FILE)).replace(
      'requeueAfterSeconds: 60',
      'requeueAfterSeconds: 30 # ours',
    );
    await people.push('fleet', { path: FILE, text });
    await runTemplate(values());
    expect(await fleetPulls()).toHaveLength(1);
    expect(await people.read('fleet', FILE)).toBe(text);
  });

  it('run a pull request that has the label, and go when it is closed', async () => {
    const pull = await people.open(SERVICE, {
      branch: 'interest',
      title: 'Add interest',
      files: { 'interest.go': 'package main\n' },
    });
    // Nobody has looked at it
    await sleep(2_000);
    expect(await previews()).toEqual([]);
    await people.label(SERVICE, pull.number);
    expect(await untilHealthy(SERVICE, pull.number)).toMatchObject({
      delivery: {
        engine: 'argocd',
        cluster: 'dev',
        name: `preview-loans-${pull.number}`,
      },
      namespace: 'preview-loans',
      pullRequest: { number: pull.number, title: 'Add interest' },
      version: `pr-${pull.number}-${pull.head.sha.slice(0, 8)}`,
      revision: pull.head.sha,
      whileLabelled: ['preview'],
    });
    await people.push(SERVICE, {
      branch: 'interest',
      path: 'deploy/preview/service.yaml',
      text: `apiVersion: v1\nkind: Service\nmetadata: { name: loans }\n${GREEDY}`,
    });
    await until('its refusal', async () => {
      const { sync, message = '' } = await previewOf(SERVICE, pull.number);
      return sync === 'failed' && GREED.test(message) ? true : undefined;
    });
    await people.close(SERVICE, pull.number);
    await until('no preview', async () =>
      (await previews()).length === 0 ? true : undefined,
    );
  });

  describe('of a cluster of Flux', () => {
    /** Whatever its author writes is shown, and does nothing. */
    const TITLE = `Rates: "<< inputs.sha >>" | {{ .title }} # '&x *x`;
    let first: any;

    const namesOf = (path: string) => namesIn('prod-eu', path, OF_FLUX);

    it('come to its part of the fleet, by the same portal', async () => {
      await runTemplate(values(OF_FLUX, 'second'));
      const [pull] = await fleetPulls(OF_FLUX);
      expect(pull.title).toBe('Preview pull requests of rents in prod-eu');
      expect(await filesOf(pull)).toEqual([
        'clusters/prod-eu/preview-rents.yaml',
      ]);
      await portal.merge('fleet', pull.number);
    });

    it('run a pull request that has the label, whatever it is called', async () => {
      first = await people.open(OF_FLUX, {
        branch: 'rates-<<inputs.id>>',
        title: TITLE,
        files: { 'rates.go': 'package main\n' },
      });
      await people.label(OF_FLUX, first.number);
      const { number, head, html_url: url } = first;
      expect(await untilHealthy(OF_FLUX, number)).toMatchObject({
        delivery: {
          engine: 'flux',
          cluster: 'prod-eu',
          name: `preview-rents-${number}`,
        },
        namespace: `preview-rents-${number}`,
        pullRequest: { number, url, title: TITLE },
        version: `pr-${number}-${head.sha.slice(0, 8)}`,
        revision: head.sha,
        whileLabelled: ['preview'],
      });
    });

    it('let a pull request reach nothing outside of its own namespace', async () => {
      const FOLDER = 'deploy/preview';
      const own = 'resources: [deployment.yaml, service.yaml, extra.yaml]\n';
      const moved = (namespace: string) =>
        `apiVersion: builtin\nkind: NamespaceTransformer\nmetadata: { name: x, namespace: ${namespace} }\n`;
      const object = (apiVersion: string, kind: string, rest = '') =>
        `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: x }\n${rest}`;
      const theirs = `preview-rents-${first.number}`;
      const workloads = async () =>
        (
          await listed(
            'prod-eu',
            `apis/apps/v1/namespaces/${theirs}/deployments`,
          )
        ).map(({ metadata: { uid }, spec }) => ({ uid, spec }));
      const before = await workloads();
      expect(before).toHaveLength(1);
      const branch = 'greedy';
      const second = await people.open(OF_FLUX, {
        branch,
        title: 'More',
        files: { [`${FOLDER}/move.yaml`]: moved('elsewhere') },
      });
      await people.label(OF_FLUX, second.number);
      await untilHealthy(OF_FLUX, second.number);
      const refused = async (
        files: Record<string, string>,
        message: RegExp,
      ): Promise<void> => {
        let sha = '';
        for (const [path, text] of Object.entries(files)) {
          sha = await people.push(OF_FLUX, {
            branch,
            path: `${FOLDER}/${path}`,
            text,
          });
        }
        await until(`${message}`, async () => {
          const found = await previewOf(OF_FLUX, second.number);
          return found?.sync === 'failed' &&
            found.revision === sha &&
            message.test(found.message)
            ? found
            : undefined;
        });
      };
      const transformed = `${own.replace(
        ', extra.yaml',
        '',
      )}transformers: [move.yaml]\n`;
      for (const namespace of [theirs, 'flux-system']) {
        await refused(
          {
            'move.yaml': moved(namespace),
            'kustomization.yaml': `${transformed}# ${namespace}\n`,
          },
          new RegExp(
            `account:flux-system:preview-rents-${second.number}" cannot create resource .* in the namespace "${namespace}"`,
          ),
        );
      }
      for (const [text, message] of [
        [object('v1', 'Namespace'), /cannot create resource "namespaces"/],
        [object('v1', 'Service', GREEDY), GREED],
        [
          object(
            'kustomize.toolkit.fluxcd.io/v1',
            'Kustomization',
            'spec: { interval: 1m, prune: true, path: ./, sourceRef: { kind: GitRepository, name: fleet } }\n',
          ),
          /cannot create resource "kustomizations"/,
        ],
      ] as const) {
        await refused(
          { 'extra.yaml': text, 'kustomization.yaml': `${own}# ${message}\n` },
          message,
        );
      }
      expect(await workloads()).toEqual(before);
      await people.close(OF_FLUX, second.number);
      await until('its end', async () =>
        (await previewOf(OF_FLUX, second.number)) ? undefined : true,
      );
      expect(await namesOf('api/v1/namespaces')).toEqual([theirs]);
      expect(await workloads()).toEqual(before);
    });

    it('go when the pull request is closed, with all that was made for it', async () => {
      await people.close(OF_FLUX, first.number);
      await until('no preview', async () =>
        (await previews(OF_FLUX)).length === 0 ? true : undefined,
      );
      const control = 'namespaces/flux-system';
      for (const path of [
        'api/v1/namespaces',
        `api/v1/${control}/serviceaccounts`,
        `apis/kustomize.toolkit.fluxcd.io/v1/${control}/kustomizations`,
        `apis/source.toolkit.fluxcd.io/v1/${control}/gitrepositories`,
      ]) {
        await until(`the end of ${path}`, async () =>
          (await namesOf(path)).length === 0 ? true : undefined,
        );
      }
      // What makes them stays
      expect(
        await namesOf(`apis/fluxcd.controlplane.io/v1/${control}/resourcesets`),
      ).toEqual(['preview-rents']);
    });
  });

  describe('that somebody removes', () => {
    const removalOf = (service: string) =>
      `/environments/v1/services/component/default/${service}/previews/removal`;

    async function remove(service: string, path: string, count: number) {
      const plan = await portal.call(`${removalOf(service)}/plan`, 'POST');
      expect(plan).toMatchObject({
        blocked: [],
        running: count,
        fleets: [{ files: [{ path }] }],
      });
      const ask = () =>
        portal.call(removalOf(service), 'POST', { consents: plan.consents });
      const { items } = await ask();
      expect(await ask()).toEqual({ items });
      expect(await filesOf(items[0])).toEqual([path]);
      await portal.merge('fleet', items[0].number);
    }

    const untilNone = (
      cluster: 'dev' | 'prod-eu',
      path: string,
      service: string,
    ) =>
      until(`the end of ${path}`, async () =>
        (await namesIn(cluster, path, service)).length === 0 ? true : undefined,
      );

    it('go from the fleet with what runs, and can be asked for again', async () => {
      const pull = await people.open(SERVICE, {
        branch: 'late',
        title: 'Late',
        files: { 'late.go': 'package main\n' },
      });
      await people.label(SERVICE, pull.number);
      await untilHealthy(SERVICE, pull.number);
      await remove(SERVICE, FILE, 1);
      await until('no preview', async () =>
        (await previews()).length === 0 ? true : undefined,
      );
      const control = 'apis/argoproj.io/v1alpha1/namespaces/argocd';
      for (const path of [
        `${control}/applicationsets`,
        `${control}/applications`,
        `${control}/appprojects`,
        'api/v1/namespaces',
      ]) {
        await untilNone('dev', path, SERVICE);
      }
      await runTemplate(values());
      expect((await fleetPulls()).map(({ state }: any) => state)).toEqual(
        expect.arrayContaining(['open', 'closed']),
      );
    });

    it('go from a cluster of Flux', async () => {
      expect.hasAssertions();
      await remove(OF_FLUX, 'clusters/prod-eu/preview-rents.yaml', 0);
      for (const kind of ['resourcesets', 'resourcesetinputproviders']) {
        await untilNone(
          'prod-eu',
          `apis/fluxcd.controlplane.io/v1/namespaces/flux-system/${kind}`,
          OF_FLUX,
        );
      }
    });
  });
});
