import { stringifyEntityRef } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import type { ReportedArtifact } from '@downstage/backstage-plugin-environments-common';
import { imageName } from '@downstage/layouts';
import { readNotifications } from '../artifacts/readNotifications';
import {
  isReporter,
  requireReporter,
  requireVersion,
  toArtifact,
} from '../artifacts/requireReporter';
import { listReported } from '../queries/artifacts';
import type { OpenApiRouter } from '../schema/generated/router';
import type { RouteContext } from './RouteContext';
import { actorOf } from './actorOf';
import { sendConditionally } from './sendConditionally';

/** `/v1/artifacts`, and those of a service. */
export function addArtifactRoutes(
  router: OpenApiRouter,
  context: RouteContext,
): void {
  const { queries, access, artifacts, followed, reporters } = context.services;

  router.get(
    '/v1/services/:kind/:namespace/:name/artifacts',
    async (req, res) => {
      const credentials = await context.anyone(req);
      const ref = stringifyEntityRef(req.params);
      const isAllowed = await access.allowsReporting(credentials);
      const reported = await listReported(queries, ref, credentials, {
        mayReport: ({ name }) =>
          isAllowed && isReporter(reporters, actorOf(credentials), name),
        followed,
      });
      sendConditionally({ req, res }, reported);
    },
  );

  router.post('/v1/artifacts', async (req, res) => {
    const { artifact: name, kind = 'image', ...report } = req.body;
    const { version } = report;
    const { reported, isNew } = await context.audited(
      req,
      {
        eventId: 'artifact-report',
        severityLevel: 'low',
        meta: { artifact: name, version },
      },
      async () => {
        const credentials = await context.reporter(req);
        await access.requireReporting(credentials);
        const artifact = toArtifact(kind, name);
        requireVersion(kind, version);
        const reporter = actorOf(credentials);
        requireReporter(reporters, reporter, artifact);
        context.ration(credentials);
        return artifacts.record({ ...report, artifact }, reporter);
      },
    );
    res.status(isNew ? 201 : 200).json(reported);
  });

  router.delete('/v1/artifacts/:id', async (req, res) => {
    const { id } = req.params;
    await context.audited(
      req,
      { eventId: 'artifact-withdraw', severityLevel: 'medium', meta: { id } },
      async outcome => {
        const credentials = await context.reporter(req);
        await access.requireReporting(credentials);
        const reported = await artifacts.get(id);
        if (!reported) {
          throw new NotFoundError(`No version ${id} was reported`);
        }
        const { artifact, version } = reported;
        requireReporter(reporters, actorOf(credentials), artifact);
        await artifacts.withdraw(reported);
        outcome({ meta: { artifact: artifact.name, version } });
      },
    );
    res.status(204).end();
  });
  addNotificationRoute(router, context);
}

/** What registries tell of by themselves. */
function addNotificationRoute(
  router: OpenApiRouter,
  context: RouteContext,
): void {
  const { access, artifacts, reporters } = context.services;

  router.post('/v1/artifacts/notifications', async (req, res) => {
    const credentials = await context.reporter(req);
    await access.requireReporting(credentials);
    context.ration(credentials);
    const reporter = actorOf(credentials);
    const items: ReportedArtifact[] = [];
    for (const { name, report } of readNotifications(req.body.events)) {
      const artifact = imageName(name);
      if (!artifact || !isReporter(reporters, reporter, artifact)) {
        continue;
      }
      const { reported } = await context.audited(
        req,
        {
          eventId: 'artifact-report',
          severityLevel: 'low',
          meta: { artifact, ...report },
        },
        () =>
          artifacts.record(
            { ...report, artifact: { kind: 'image', name: artifact } },
            reporter,
          ),
      );
      items.push(reported);
    }
    res.json({ items });
  });
}
