import { setTimeout as sleep } from 'node:timers/promises';
import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import type { BackendFeature } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import catalog from '@backstage/plugin-catalog-backend';
import templates from '@backstage/plugin-catalog-backend-module-scaffolder-entity-model';
import { eventsServiceFactory } from '@backstage/plugin-events-node';
import scaffolder from '@backstage/plugin-scaffolder-backend';
import type { JsonObject } from '@backstage/types';
import environmentEntities from '@downstage/backstage-plugin-catalog-backend-module-environments';
import environments from '@downstage/backstage-plugin-environments-backend';
import github from '@downstage/backstage-plugin-environments-backend-module-github';
import kubernetes from '@downstage/backstage-plugin-environments-backend-module-kubernetes';
import actions from '@downstage/backstage-plugin-scaffolder-backend-module-environments';

/** Looks whether a check was told, a quarter of a second apart. */
const MOST_TRIES = 80;

/** Entities that the templates of this portal need, by kind, namespace and name. */
const NEEDED = ['group/default/team-at', 'template/default/golden-path'];

/**
 * Starts scaffolder, catalog and the environments plugin with all that they have, over the repositories of a forge.
 */
export async function startPortal(options: {
  /** Its home page, its API as the portal reaches it, the portal's token, and the organization. */
  forge: { url: string; apiUrl: string; token: string; owner: string };
  kubeconfig: string;
  /** File of the repository `portal` that the catalog begins with. */
  catalogFile: string;
  /** Paths of files. */
  templates: string[];
  /** `environments` in app-config. */
  environments: JsonObject;
  features?: BackendFeature[];
}) {
  const { forge, kubeconfig, features = [] } = options;
  const repositories = `${forge.url}/${forge.owner}`;
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
      ...features,
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://portal.acme.example' },
          integrations: {
            github: [
              {
                host: new URL(forge.url).host,
                apiBaseUrl: forge.apiUrl,
                token: forge.token,
              },
            ],
          },
          catalog: {
            rules: [
              {
                allow: [
                  'Component',
                  'Resource',
                  'Group',
                  'User',
                  'System',
                  'Domain',
                  'Location',
                  'Template',
                ],
              },
            ],
            processingInterval: { seconds: 5 },
            locations: [
              {
                type: 'url',
                target: `${repositories}/portal/blob/main/${options.catalogFile}`,
              },
              ...options.templates.map(target => ({ type: 'file', target })),
            ],
          },
          environments: {
            kubernetes: { kubeconfig },
            // GitHub's own limits are not here
            github: { writesPerMinute: 6_000 },
            requestsPerMinute: 6_000,
            creation: {
              repositories: [`${repositories}/env-*`],
              services: [`${repositories}/*`],
              // Nobody is there who could approve
              tiers: {
                development: { approvals: 0 },
                testing: { approvals: 0 },
              },
            },
            ...options.environments,
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
  for (const known of NEEDED) {
    while (!(await call(`/catalog/entities/by-name/${known}`).catch(() => 0))) {
      await sleep(100);
    }
  }
  return {
    port: backend.server.port(),
    /** URL of the organization, without a slash at the end. */
    repositories,
    call,
    /** What the API of the forge has at a path: its body, or the status where there is none. */
    async forge(path: string) {
      const response = await fetch(`${forge.apiUrl}${path}`, {
        headers: { authorization: `Bearer ${forge.token}` },
      });
      const text = await response.text();
      return response.ok && text ? JSON.parse(text) : response.status;
    },
    /** Commits a new file to a repository, as people do. */
    async write(name: string, path: string, text: string) {
      const url = `${forge.apiUrl}/repos/${forge.owner}/${name}/contents/${path}`;
      const response = await fetch(url, {
        method: 'PUT',
        headers: { authorization: `Bearer ${forge.token}` },
        body: JSON.stringify({
          message: `feat: add ${path}`,
          content: Buffer.from(text).toString('base64'),
        }),
      });
      if (!response.ok) {
        throw new Error(`${url}: ${response.status} ${await response.text()}`);
      }
    },
    /** Merges a pull request of a repository, as people do, once its checks are told. */
    async merge(name: string, number: number) {
      const url = `${forge.apiUrl}/repos/${forge.owner}/${name}/pulls/${number}/merge`;
      for (let tries = 0; ; tries++) {
        const response = await fetch(url, {
          method: 'PUT',
          headers: { authorization: `Bearer ${forge.token}` },
        });
        const text = await response.text();
        if (response.ok) {
          return;
        }
        if (tries >= MOST_TRIES || !/status check .* is expected/.test(text)) {
          throw new Error(`${url}: ${response.status} ${text}`);
        }
        await sleep(250);
      }
    },
    /** Tells that a commit has passed a check, where no continuous integration does. */
    async pass(name: string, { sha, check }: { sha: string; check: string }) {
      const url = `${forge.apiUrl}/repos/${forge.owner}/${name}/statuses/${sha}`;
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${forge.token}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ state: 'success', context: check }),
      });
      if (!response.ok) {
        throw new Error(`${url}: ${response.status} ${await response.text()}`);
      }
    },
    /** Runs a template, and the task again from the scaffolder's button for as long as it fails, so often at most. */
    async run(values: object, template = 'golden-path', most = 4) {
      const { id } = await call('/scaffolder/v2/tasks', 'POST', {
        templateRef: `template:default/${template}`,
        values,
      });
      const ends = [await settle(id)];
      while (ends.at(-1)!.status === 'failed' && ends.length < most) {
        await call(`/scaffolder/v2/tasks/${id}/retry`, 'POST', {});
        ends.push(await settle(id));
      }
      return ends;
    },
    stop: () => backend.stop(),
  };
}
