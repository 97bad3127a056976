import { setTimeout as sleep } from 'node:timers/promises';
import { parseEntityRef } from '@backstage/catalog-model';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { EnvironmentOverview } from '@downstage/backstage-plugin-environments-common';
import { stringify } from 'yaml';
import { deploymentFields } from './fields';
import { toEnvironmentRef } from './toEnvironmentRef';
import {
  type EnvironmentsClient,
  EnvironmentsRequestError,
  type RequestOptions,
} from './EnvironmentsClient';

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
      },
    },
  ],
});

const WAIT_MS = 2_000;
const MAX_WAIT_MS = 120_000;

interface Waiting {
  signal?: AbortSignal;
  waitMs: number;
  maxWaitMs: number;
  log: (line: string) => void;
}

/**
 * Tries until there is what was just registered.
 *
 * @param attempt - Gives a value, or what is missing
 */
async function waitFor<T>(
  attempt: () => Promise<{ value: T } | { missing: string }>,
  { signal, waitMs, maxWaitMs, log }: Waiting,
): Promise<T> {
  const seconds = maxWaitMs / 1_000;
  let told = '';
  for (let waited = 0; ; waited += waitMs) {
    const outcome = await attempt();
    if ('value' in outcome) {
      return outcome.value;
    }
    const { missing } = outcome;
    if (waited >= maxWaitMs) {
      throw new Error(
        `${missing}, also after ${seconds} seconds. What was registered a moment ago comes into the portal once the catalog has read it: start the task again then, it goes on from here`,
      );
    }
    if (missing !== told) {
      log(`${missing}; waiting for up to ${seconds} seconds`);
      told = missing;
    }
    await sleep(waitMs, undefined, { signal });
  }
}

/** The first of the environments in promotion order. */
async function firstOf(
  refs: string[],
  options: { client: EnvironmentsClient; request: RequestOptions },
): Promise<{ value: string } | { missing: string }> {
  const { items } = await options.client.get<{ items: EnvironmentOverview[] }>(
    '/v1/environments',
    options.request,
  );
  const known = items.map(item => item.environment.ref);
  const missing = refs.filter(ref => !known.includes(ref));
  return missing.length === 0
    ? { value: known.find(ref => refs.includes(ref))! }
    : {
        missing: `There is no environment ${missing.join(
          ', ',
        )}; known are ${known.join(', ')}`,
      };
}

/** A pull request, or what the service waits for. */
type Added =
  | { number: number; url: string }
  | { status: 'awaiting'; image: string };

/** Asks for the service; its Component may not have come into the catalog yet. */
async function addTo(
  environment: string,
  options: {
    client: EnvironmentsClient;
    request: RequestOptions;
    body: object;
  },
): Promise<{ value: Added } | { missing: string }> {
  const { client, request, body } = options;
  const { namespace, name } = parseEntityRef(environment);
  const path = ['environments', namespace, name, 'services']
    .map(encodeURIComponent)
    .join('/');
  try {
    return {
      value: await client.post<Added>(`/v1/${path}`, {
        ...request,
        body,
      }),
    };
  } catch (error) {
    if (
      error instanceof EnvironmentsRequestError &&
      error.status === 404 &&
      error.message.includes('There is no service')
    ) {
      return { missing: error.message };
    }
    throw error;
  }
}

/** `downstage:service:add`. */
export function createAddServiceAction(options: {
  client: EnvironmentsClient;
  waitMs?: number;
  maxWaitMs?: number;
}) {
  const { client, waitMs = WAIT_MS, maxWaitMs = MAX_WAIT_MS } = options;
  return createTemplateAction({
    id: 'downstage:service:add',
    description:
      'Opens a pull request that adds a service to the first, in promotion order, of the environments that it shall live in.',
    supportsDryRun: true,
    examples: [{ description: 'Add a service to dev', example }],
    schema: {
      input: z => z.object(deploymentFields(z)),
      output: {
        environment: z => z.string(),
        status: z => z.enum(['proposed', 'awaiting']),
        pullRequestUrl: z =>
          z
            .string({
              description:
                'What adds it; absent while there is no image that it could run',
            })
            .optional(),
        pullRequestNumber: z => z.number().optional(),
      },
    },
    async handler(ctx) {
      const { environments, ...body } = ctx.input;
      const refs = environments.map(toEnvironmentRef);
      if (ctx.isDryRun) {
        ctx.output('environment', refs[0]);
        ctx.output('status', 'proposed');
        ctx.output('pullRequestUrl', 'https://example.com/pull/1');
        ctx.output('pullRequestNumber', 1);
        return;
      }
      const { signal } = ctx;
      const request = {
        credentials: await ctx.getInitiatorCredentials(),
        signal,
      };
      const waiting = {
        signal,
        waitMs,
        maxWaitMs,
        log: (line: string) => ctx.logger.info(line),
      };
      const first = await waitFor(
        () => firstOf(refs, { client, request }),
        waiting,
      );
      const added = await waitFor(
        () => addTo(first, { client, request, body }),
        waiting,
      );
      ctx.output('environment', first);
      if ('status' in added) {
        ctx.logger.info(
          `The pull request that adds it to ${first} is opened once continuous integration reports a first image of ${added.image}`,
        );
        ctx.output('status', 'awaiting');
        return;
      }
      ctx.logger.info(`Pull request ${added.url} adds it to ${first}`);
      ctx.output('status', 'proposed');
      ctx.output('pullRequestUrl', added.url);
      ctx.output('pullRequestNumber', added.number);
    },
  });
}
