import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import {
  type Deployment,
  type Environment,
  type PromotableService,
  type PromotableServices,
  type PromotionDecision,
  decidePromotion,
  environmentsPromotePermission,
  isSameArtifact,
} from '@downstage/backstage-plugin-environments-common';
import type { View } from '../access/Visibility';
import type { Service } from '../catalog/Service';
import {
  NOT_PERMITTED,
  type StoredSituation,
} from '../situation/SituationReader';
import type { QueryContext } from './QueryContext';

/** Whether Git asks for what runs upstream, already. */
function isUpToDate(
  target: Deployment | undefined,
  upstream: Deployment,
): boolean {
  const { desired } = target ?? {};
  const { live } = upstream;
  return (
    desired !== undefined &&
    live !== undefined &&
    isSameArtifact(desired.artifact, live.artifact) &&
    desired.version === live.version
  );
}

/** As for a promotion alone, but that a service which the target lacks does not go together with others. */
function decideTogether(
  situation: StoredSituation,
  { title }: Service,
): PromotionDecision {
  const { adds, ...decision } = decidePromotion(situation);
  return adds
    ? {
        ...decision,
        allowed: false,
        reasons: [
          {
            id: 'addition-alone',
            params: { service: title, environment: situation.target.title },
          },
        ],
      }
    : decision;
}

/** The upstreams of an environment that the caller may see, and the one that is asked about. */
function upstreamsOf(
  target: Environment,
  { environments }: View,
  from: string | undefined,
): { upstreams: Environment[]; upstream?: Environment } {
  const upstreams = target.promotesFrom.flatMap(ref =>
    environments.flatMap(({ environment }) =>
      environment.ref === ref ? [environment] : [],
    ),
  );
  const upstream = from
    ? upstreams.find(({ ref }) => ref === from)
    : upstreams.at(0);
  if (from && !upstream) {
    throw new InputError(
      `${target.title} does not promote from ${from}, but from ${
        upstreams.map(({ ref }) => ref).join(', ') || 'nothing'
      }`,
    );
  }
  return { upstreams, upstream };
}

/**
 * The services whose version in an environment is not the one that runs in an upstream of it, with what speaks against
 * promoting each together with others.
 *
 * @throws NotFoundError when the caller may not read the environment
 */
export async function listPromotable(
  context: QueryContext,
  { ref, from }: { ref: string; from?: string },
  credentials: BackstageCredentials,
): Promise<PromotableServices> {
  const { stores, situations, access, visibility } = context;
  const view = await visibility.view(credentials);
  const target = view.environments.find(
    ({ environment }) => environment.ref === ref,
  )?.environment;
  if (!target) {
    throw new NotFoundError(`There is no environment ${ref}`);
  }
  const { upstreams, upstream } = upstreamsOf(target, view, from);
  const shown = await visibility.services(credentials);
  const deployments = (await stores.deployments.all()).filter(({ service }) =>
    shown.has(service),
  );
  const inTarget = new Map(
    deployments
      .filter(({ environment }) => environment === ref)
      .map(item => [item.service, item]),
  );
  const running = deployments.filter(
    ({ environment, live }) => environment === upstream?.ref && live,
  );
  const behind = new Set(
    running
      .filter(item => !isUpToDate(inTarget.get(item.service), item))
      .map(({ service }) => service),
  );
  const candidates = (await stores.environments.services())
    .filter(service => behind.has(service.ref))
    .map(service => ({ environment: target, service }));
  const permitted = new Set(
    await access.permitted(
      environmentsPromotePermission,
      candidates,
      credentials,
    ),
  );
  const services: PromotableService[] = [];
  for (const candidate of candidates) {
    const { service } = candidate;
    const found = await situations.read({
      ...view,
      service: service.ref,
      only: ref,
      permitted: () => ({
        ...NOT_PERMITTED,
        promote: permitted.has(candidate),
      }),
    });
    const situation = found.get(ref)!;
    const { desired } = situation.deployment ?? {};
    services.push({
      service: service.ref,
      title: service.title,
      ...(desired ? { fromVersion: desired.version } : {}),
      promote: decideTogether(
        {
          ...situation,
          upstreams: situation.upstreams.filter(
            ({ environment }) => environment.ref === upstream?.ref,
          ),
        },
        service,
      ),
    });
  }
  return {
    environment: ref,
    upstreams: upstreams.map(item => ({ ref: item.ref, title: item.title })),
    ...(upstream ? { from: upstream.ref } : {}),
    services: services.sort((a, b) => a.title.localeCompare(b.title)),
    upToDate: running.length - behind.size,
  };
}
