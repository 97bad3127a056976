import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  createTemplateAction,
  scaffolderActionsExtensionPoint,
} from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';
import { startForge, startKubeCluster } from '@downstage/sandbox';
import { parse, stringify } from 'yaml';
import { startBreakingProxy } from './startBreakingProxy';
import { startPortal } from './startPortal';
import { TEMPLATE } from './startScaffolder';

const TOKEN = 'portal-token';
const OWNER = 'acme';
const TEAMS = ['team-at', 'platform'];
const TEMPLATES = [
  'template.yaml',
  'take-over.yaml',
  'take-over-environments.yaml',
  'third-party.yaml',
];

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

/** Fails tasks behind each of their steps, once. */
class Breaker {
  /** Indices of the steps behind which it has broken, by the name of the service. */
  readonly at = new Map<string, Set<number>>();

  action() {
    return createTemplateAction({
      id: 'test:break',
      schema: { input: { at: z => z.number(), service: z => z.string() } },
      handler: async ({ input: { at, service } }) => {
        const broken = this.at.get(service);
        if (broken && !broken.has(at)) {
          broken.add(at);
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
 * @param settings - What else is below `environments` in app-config
 */
export async function startGoldenPath(
  folder: string,
  settings: JsonObject = {},
) {
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
  const portal = await startPortal({
    forge: {
      url: forge.url,
      apiUrl: `${proxy.url}/api/v3`,
      token: TOKEN,
      owner: OWNER,
    },
    kubeconfig,
    catalogFile: 'org.yaml',
    templates: TEMPLATES.map(file => join(folder, 'template', file)),
    environments: {
      ...settings,
      homes: [
        { repository: `${repositories}/env-*`, clusters: { dev: ['*'] } },
        {
          repository: `${repositories}/environments`,
          clusters: { dev: ['*'] },
        },
      ],
      creation: {
        repositories: [`${repositories}/env-*`],
        shared: [{ repository: `${repositories}/environments` }],
        services: [`${repositories}/*`],
      },
      previews: [
        {
          cluster: 'dev',
          namespaces: ['preview-*'],
          repositories: [`${repositories}/*`],
        },
      ],
      fleets: [
        {
          repository: `${repositories}/fleet`,
          clusters: { dev: { engine: 'argocd' } },
        },
      ],
    },
    features: [breaker.module()],
  });
  return {
    ...portal,
    /** Ids of the template's steps. */
    steps,
    /** Has the task of a service break behind each of its steps, once. */
    breakBehindEach: (service: string) => breaker.at.set(service, new Set()),
    watch: proxy.watch,
    seed: forge.seedRepository,
    async stop() {
      await portal.stop();
      await proxy.stop();
      await cluster.stop();
      await forge.stop();
    },
  };
}
