import { setTimeout as sleep } from 'node:timers/promises';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { EnvironmentOverview } from '@downstage/backstage-plugin-environments-common';
import { stringify } from 'yaml';
import type { EnvironmentsClient } from './EnvironmentsClient';

const example = stringify({
  steps: [
    {
      id: 'add',
      name: 'Add the service to its first environment',
      action: 'downstage:service:add',
      input: {
        environments: ['resource:default/dev', 'resource:default/qa'],
        service: 'fund-transfer',
        image: 'ghcr.io/acme/fund-transfer',
        tag: '0.1.0',
      },
    },
  ],
});

const WAIT_MS = 2_000;
const MAX_WAIT_MS = 120_000;

interface Waiting {
  client: EnvironmentsClient;
  credentials: BackstageCredentials;
  signal?: AbortSignal;
  waitMs: number;
  onWait: (missing: string[]) => void;
}

/** The first of the environments in promotion order; one that was just registered is waited for. */
async function firstOf(refs: string[], options: Waiting): Promise<string> {
  const { client, credentials, signal, waitMs, onWait } = options;
  for (let waited = 0; ; waited += waitMs) {
    const { items } = await client.get<{ items: EnvironmentOverview[] }>(
      '/v1/environments',
      { credentials, signal },
    );
    const known = items.map(item => item.environment.ref);
    const missing = refs.filter(ref => !known.includes(ref));
    if (missing.length === 0) {
      return known.find(ref => refs.includes(ref))!;
    }
    if (waited >= MAX_WAIT_MS) {
      throw new Error(
        `There is no environment ${missing.join(', ')}; known are ${known.join(
          ', ',
        )}`,
      );
    }
    onWait(missing);
    await sleep(waitMs, undefined, { signal });
  }
}

function toEnvironmentRef(ref: string): string {
  return stringifyEntityRef(
    parseEntityRef(ref, {
      defaultKind: 'resource',
      defaultNamespace: 'default',
    }),
  );
}

/** `downstage:service:add`. */
export function createAddServiceAction(options: {
  client: EnvironmentsClient;
  waitMs?: number;
}) {
  const { client, waitMs = WAIT_MS } = options;
  return createTemplateAction({
    id: 'downstage:service:add',
    description:
      'Opens a pull request that adds a service to the first, in promotion order, of the environments that it shall live in.',
    supportsDryRun: true,
    examples: [{ description: 'Add a service to dev', example }],
    schema: {
      input: {
        environments: z =>
          z
            .array(z.string(), {
              description: 'Entity refs of the environments',
            })
            .min(1),
        service: z =>
          z
            .string({ description: 'Name of the service' })
            .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/),
        image: z => z.string({ description: 'Image repository without tag' }),
        tag: z => z.string({ description: 'First tag' }),
        port: z =>
          z
            .number({ description: 'Port of the container; default 8080' })
            .int()
            .optional(),
        partOf: z =>
          z
            .string({ description: 'Value of app.kubernetes.io/part-of' })
            .optional(),
      },
      output: {
        environment: z => z.string(),
        pullRequestUrl: z => z.string(),
        pullRequestNumber: z => z.number(),
      },
    },
    async handler(ctx) {
      const { environments, ...body } = ctx.input;
      const refs = environments.map(toEnvironmentRef);
      if (ctx.isDryRun) {
        ctx.output('environment', refs[0]);
        ctx.output('pullRequestUrl', 'https://example.com/pull/1');
        ctx.output('pullRequestNumber', 1);
        return;
      }
      const credentials = await ctx.getInitiatorCredentials();
      const { signal } = ctx;
      const first = await firstOf(refs, {
        client,
        credentials,
        signal,
        waitMs,
        onWait: missing =>
          ctx.logger.info(`Waiting for ${missing.join(', ')} to be known`),
      });
      const { namespace, name } = parseEntityRef(first);
      const pull = await client.post<{ number: number; url: string }>(
        `/v1/environments/${encodeURIComponent(namespace)}/${encodeURIComponent(
          name,
        )}/services`,
        { body, credentials, signal },
      );
      ctx.logger.info(`Pull request ${pull.url} adds it to ${first}`);
      ctx.output('environment', first);
      ctx.output('pullRequestUrl', pull.url);
      ctx.output('pullRequestNumber', pull.number);
    },
  });
}
