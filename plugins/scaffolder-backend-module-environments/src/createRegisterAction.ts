import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { isError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

const example = stringify({
  steps: [
    {
      id: 'register',
      name: 'Register the service',
      action: 'downstage:location:register',
      input: {
        catalogInfoUrl:
          'https://github.com/acme/fund-transfer/blob/main/catalog-info.yaml',
      },
    },
  ],
});

/** Whether the catalog has the location already. */
const isConflict = (error: unknown) =>
  isError(error) &&
  (error.name === 'ConflictError' ||
    (error as { statusCode?: number }).statusCode === 409);

/** What the file is about: its Component, else the first entity that does not only lead to others. */
function mainOf(entities: Entity[]): Entity | undefined {
  const named = entities.filter(
    ({ metadata }) => !metadata.name.startsWith('generated-'),
  );
  return named.find(({ kind }) => kind === 'Component') ?? named[0];
}

/** `downstage:location:register`. */
export function createRegisterAction(options: {
  catalog: Pick<CatalogService, 'addLocation'>;
}) {
  return createTemplateAction({
    id: 'downstage:location:register',
    description:
      'Registers a file in the catalog. A location that the catalog has already is left as it is, so that it may run again.',
    supportsDryRun: true,
    examples: [{ description: 'A service', example }],
    schema: {
      input: {
        catalogInfoUrl: z => z.string({ description: 'URL of the file' }),
        comesLater: z =>
          z
            .boolean({
              description:
                'The file need not be there yet, such as one that a pull request adds',
            })
            .optional(),
      },
      output: {
        entityRef: z => z.string().optional(),
      },
    },
    async handler(ctx) {
      const { catalogInfoUrl: target, comesLater = false } = ctx.input;
      const { catalog } = options;
      if (ctx.isDryRun) {
        return;
      }
      const credentials = await ctx.getInitiatorCredentials();
      const location = { type: 'url', target };
      try {
        await catalog.addLocation(location, { credentials });
        ctx.logger.info(`Registered ${target}`);
      } catch (error) {
        if (!isConflict(error)) {
          throw error;
        }
        ctx.logger.info(`${target} was registered already`);
      }
      try {
        const { entities } = await catalog.addLocation(
          { ...location, dryRun: true },
          { credentials },
        );
        const main = mainOf(entities);
        if (main) {
          ctx.output('entityRef', stringifyEntityRef(main));
        }
      } catch (error) {
        if (!comesLater) {
          throw error;
        }
        ctx.logger.info(`${target} is not there yet`);
      }
    },
  });
}
