import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import catalog from '@backstage/plugin-catalog-backend';
import templates from '@backstage/plugin-catalog-backend-module-scaffolder-entity-model';
import { eventsServiceFactory } from '@backstage/plugin-events-node';
import scaffolder from '@backstage/plugin-scaffolder-backend';
import {
  createTemplateAction,
  scaffolderActionsExtensionPoint,
} from '@backstage/plugin-scaffolder-node';
import environmentEntities from '@downstage/backstage-plugin-catalog-backend-module-environments';
import environments from '@downstage/backstage-plugin-environments-backend';
import github from '@downstage/backstage-plugin-environments-backend-module-github';
import actions from '@downstage/backstage-plugin-scaffolder-backend-module-environments';
import kubernetes from '@downstage/backstage-plugin-environments-backend-module-kubernetes';
import { startForge, startKubeCluster } from '@downstage/sandbox';
import { parse, stringify } from 'yaml';
import { startBreakingProxy } from './startBreakingProxy';
import { TEMPLATE } from './startScaffolder';

const TOKEN = 'portal-token';
const OWNER = 'acme';
const TEAMS = ['team-at', 'platform'];

const organisation = [
  ...TEAMS.map(name => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name },
    spec: { type: 'team', children: [] },
  })),
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'System',
    metadata: { name: 'lending' },
    spec: { owner: 'group:default/platform' },
  },
]
  .map(entity => stringify(entity))
  .join('---\n');

/** Fails tasks where they are told to, once. */
class Breaker {
  /** Index of the step behind which it breaks, by the name of the service. */
  readonly at = new Map<string, number>();

  action() {
    return createTemplateAction({
      id: 'test:break',
      schema: { input: { at: z => z.number(), service: z => z.string() } },
      handler: async ({ input: { at, service } }) => {
        if (this.at.get(service) === at) {
          this.at.delete(service);
          throw new Error(`Broken after step ${at}`);
        }
      },
    });
  }

  module() {
    return createBackendModule({
      pluginId: 'scaffolder',
      moduleId: 'breaker',
      register: env =>
        env.registerInit({
          deps: { points: scaffolderActionsExtensionPoint },
          init: async ({ points }) => points.addActions(this.action()),
        }),
    });
  }
}

/** Writes the template with a step that may fail behind each of its own. */
function writeTemplate(folder: string): string[] {
  cpSync(TEMPLATE, folder, { recursive: true });
  const template = parse(readFileSync(join(TEMPLATE, 'template.yaml'), 'utf8'));
  const { steps } = template.spec;
  template.spec.steps = steps.flatMap((step: object, index: number) => [
    step,
    {
      id: `break${index}`,
      name: 'Break',
      action: 'test:break',
      input: { at: index, service: '${{ parameters.name }}' },
    },
  ]);
  writeFileSync(
    join(folder, 'template.yaml'),
    // Anchors are shared objects: written out, so that each step has its own
    stringify(JSON.parse(JSON.stringify(template))),
  );
  return steps.map(({ id }: { id: string }) => id);
}

const toKubeconfig = ({ name, url }: { name: string; url: string }) =>
  stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [{ name, cluster: { server: url } }],
    users: [{ name: 'portal', user: {} }],
    contexts: [{ name, context: { cluster: name, user: 'portal' } }],
  });

/**
 * Starts scaffolder, catalog and the environments plugin with all that they have, over a forge of real repositories, of whose
 * writes one can be broken, and the whole template of the golden path.
 *
 * @param folder - For repositories and the template
 */
export async function startGoldenPath(folder: string) {
  const forge = await startForge({
    dataDir: join(folder, 'forge'),
    port: 0,
    owner: { login: OWNER, name: 'ACME' },
    accounts: [
      {
        login: 'developer',
        name: 'Developer',
        email: 'developer@acme.example',
        role: 'Developer',
        teams: TEAMS,
        permission: 'write',
        token: 'developer-token',
      },
    ],
    portal: { login: 'portal', token: TOKEN },
    oauth: { clientId: 'client', clientSecret: 'secret' },
    webhooks: [],
    rateLimit: 1_000_000,
  });
  const proxy = await startBreakingProxy(forge.port);
  const cluster = await startKubeCluster({
    name: 'dev',
    port: 0,
    dataFile: join(folder, 'dev.sqlite'),
  });
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, toKubeconfig(cluster));
  await forge.seedRepository({
    name: 'fleet',
    commits: [{ message: 'Begin', files: { 'README.md': 'Fleet\n' } }],
  });
  await forge.seedRepository({
    name: 'environments',
    commits: [{ message: 'Begin', files: { 'README.md': 'Environments\n' } }],
  });
  await forge.seedRepository({
    name: 'portal',
    commits: [{ message: 'Begin', files: { 'org.yaml': organisation } }],
  });
  const steps = writeTemplate(join(folder, 'template'));
  const breaker = new Breaker();
  const repositories = `${forge.url}/${OWNER}`;
  const rules = [
    { allow: ['Component', 'Resource', 'Group', 'System', 'Template'] },
  ];
  const backend = await startTestBackend({
    features: [
      catalog,
      templates,
      environmentEntities,
      scaffolder,
      actions,
      environments,
      github,
      kubernetes,
      schedulerServiceFactory,
      eventsServiceFactory,
      breaker.module(),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://portal.acme.example' },
          integrations: {
            github: [
              {
                host: new URL(forge.url).host,
                apiBaseUrl: `${proxy.url}/api/v3`,
                token: TOKEN,
              },
            ],
          },
          catalog: {
            rules,
            processingInterval: { seconds: 5 },
            locations: [
              {
                type: 'url',
                target: `${repositories}/portal/blob/main/org.yaml`,
              },
              {
                type: 'file',
                target: join(folder, 'template/template.yaml'),
              },
            ],
          },
          environments: {
            kubernetes: { kubeconfig },
            // GitHub's own limits are not here
            github: { writesPerMinute: 6_000 },
            requestsPerMinute: 6_000,
            homes: [
              { repository: `${repositories}/env-*`, clusters: { dev: ['*'] } },
              {
                repository: `${repositories}/environments`,
                clusters: { dev: ['*'] },
              },
            ],
            fleets: [
              {
                repository: `${repositories}/fleet`,
                clusters: { dev: { engine: 'argocd' } },
              },
            ],
            creation: {
              repositories: [`${repositories}/env-*`],
              shared: [{ repository: `${repositories}/environments` }],
              services: [`${repositories}/*`],
            },
          },
        },
      }),
    ],
  });
  const base = `http://localhost:${backend.server.port()}/api`;
  const call = async (path: string, method = 'GET', body?: object) => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        authorization: mockCredentials.user.header(),
        'content-type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${text}`);
    }
    return text === '' ? undefined : JSON.parse(text);
  };
  /** A task's end, with what was logged. */
  const settle = async (id: string) => {
    for (;;) {
      const { status } = await call(`/scaffolder/v2/tasks/${id}`);
      if (!['open', 'processing'].includes(status)) {
        const events = await call(`/scaffolder/v2/tasks/${id}/events`);
        const log = events.map((event: any) => event.body.message).join('\n');
        return { status: status as string, log: log as string };
      }
      await sleep(50);
    }
  };
  for (const known of [
    'group/default/team-at',
    'template/default/golden-path',
  ]) {
    while (!(await call(`/catalog/entities/by-name/${known}`).catch(() => 0))) {
      await sleep(100);
    }
  }
  return {
    /** Ids of the template's steps. */
    steps,
    /** Has the task of a service break behind a step, once. */
    breakAfter: (service: string, step: string) =>
      breaker.at.set(service, steps.indexOf(step)),
    watch: proxy.watch,
    repositories,
    forge: async (path: string, method = 'GET', token = TOKEN) => {
      const response = await fetch(`${forge.apiUrl}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
        },
        ...(method === 'GET' ? {} : { body: '{}' }),
      });
      const text = await response.text();
      return response.ok && text ? JSON.parse(text) : response.status;
    },
    call,
    /** Runs the template, and the task again from the scaffolder's button for as long as it fails, at most three times. */
    async run(values: object) {
      const { id } = await call('/scaffolder/v2/tasks', 'POST', {
        templateRef: 'template:default/golden-path',
        values,
      });
      const ends = [await settle(id)];
      while (ends.at(-1)!.status === 'failed' && ends.length < 4) {
        await call(`/scaffolder/v2/tasks/${id}/retry`, 'POST', {});
        ends.push(await settle(id));
      }
      return ends;
    },
    async stop() {
      await backend.stop();
      await proxy.stop();
      await cluster.stop();
      await forge.stop();
    },
  };
}
