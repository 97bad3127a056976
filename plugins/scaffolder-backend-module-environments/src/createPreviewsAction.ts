import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';
import type { EnvironmentsClient } from './EnvironmentsClient';
import { previewFields, serviceFields } from './fields';

const example = stringify({
  steps: [
    {
      id: 'previews',
      name: 'Deliver pull requests',
      action: 'downstage:previews:create',
      input: {
        name: 'fund-transfer',
        owner: 'group:default/team-at',
        repository: 'https://github.com/acme/fund-transfer',
        image: 'ghcr.io/acme/fund-transfer',
      },
    },
  ],
});

/** The answer of the environments plugin. */
interface CreatedPreviews {
  status: 'created' | 'exists' | 'proposed';
  cluster: string;
  namespace: string;
  /** What proposes them to the fleet. */
  pullRequest?: { number: number; url: string };
}

/** What a dry run says. */
const IMAGINED: CreatedPreviews = {
  status: 'proposed',
  cluster: 'dev',
  namespace: 'preview-service',
  pullRequest: { number: 1, url: 'https://example.com/pull/1' },
};

function describe({ status, cluster, namespace, ...rest }: CreatedPreviews) {
  const where = `${namespace} of ${cluster}`;
  return status === 'proposed'
    ? `Pull request ${rest.pullRequest?.url} lets the fleet deliver pull requests to ${where}`
    : `Pull requests are delivered to ${where}`;
}

/** `downstage:previews:create`. */
export function createPreviewsAction(options: { client: EnvironmentsClient }) {
  return createTemplateAction({
    id: 'downstage:previews:create',
    description:
      'Lets the fleet of a cluster deliver the pull requests of a service, by a pull request, where it does not. What the fleet has of it is left as it is, so that it may run again.',
    supportsDryRun: true,
    examples: [{ description: 'Previews of a service', example }],
    schema: {
      input: z => {
        const { name, owner, system, repository } = serviceFields(z);
        return z.object({
          name,
          owner,
          system,
          repository,
          ...previewFields(z),
        });
      },
      output: {
        status: z => z.enum(['created', 'exists', 'proposed']),
        cluster: z => z.string(),
        namespace: z =>
          z.string({
            description:
              'Where previews are; of several, "*" stands for the number of the pull request',
          }),
        pullRequestUrl: z =>
          z
            .string({
              description:
                'What proposes them to the fleet; absent where the fleet takes commits',
            })
            .optional(),
        pullRequestNumber: z => z.number().optional(),
      },
    },
    async handler(ctx) {
      const created = ctx.isDryRun
        ? IMAGINED
        : await options.client.post<CreatedPreviews>(
            '/v1/repositories/previews',
            {
              body: ctx.input,
              credentials: await ctx.getInitiatorCredentials(),
              signal: ctx.signal,
            },
          );
      ctx.logger.info(describe(created));
      if (created.pullRequest) {
        ctx.output('pullRequestUrl', created.pullRequest.url);
        ctx.output('pullRequestNumber', created.pullRequest.number);
      }
      ctx.output('status', created.status);
      ctx.output('cluster', created.cluster);
      ctx.output('namespace', created.namespace);
    },
  });
}
