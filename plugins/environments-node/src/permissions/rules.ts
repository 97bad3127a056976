import {
  createConditionExports,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import type { Environment } from '@downstage/backstage-plugin-environments-common';
import { z } from 'zod';
import { matchesRepository } from '../scm/matchesRepository';
import {
  deploymentResourceRef,
  environmentResourceRef,
  serviceResourceRef,
} from './resources';

const tiers = z.object({
  tiers: z
    .array(z.enum(['development', 'testing', 'staging', 'production']))
    .describe('Tiers of the environment'),
});
const claims = z.object({
  claims: z.array(z.string()).describe('Entity refs of owners'),
});
const names = z.object({
  environments: z.array(z.string()).describe('Entity refs of environments'),
});

const clusters = z.object({
  clusters: z.array(z.string()).describe('Names of clusters'),
});
const repositories = z.object({
  repositories: z
    .array(z.string())
    .describe(
      'URLs of repositories; "*" stands for a part of one path segment',
    ),
});
const systems = z.object({
  systems: z.array(z.string()).describe('Entity refs of systems'),
});

/** Whether all clusters of an environment are among some; one without clusters is on none. */
const isOn = ({ delivery }: Environment, known: string[]) =>
  delivery !== undefined &&
  known.includes(delivery.control.cluster) &&
  known.includes(delivery.target.cluster);

const isFrom = ({ home }: Environment, patterns: string[]) =>
  home !== undefined &&
  patterns.some(pattern => matchesRepository(pattern, home));

const isPartOf = (system: string | undefined, refs: string[]) =>
  system !== undefined && refs.includes(system);

/**
 * Rules on environments.
 *
 * @public
 */
export const environmentRules = {
  hasTier: createPermissionRule({
    name: 'HAS_TIER',
    description: 'Environments of the given tiers',
    resourceRef: environmentResourceRef,
    paramsSchema: tiers,
    apply: (environment, params) => params.tiers.includes(environment.tier),
    toQuery: params => ({ key: 'tier' as const, values: params.tiers }),
  }),
  isEnvironmentOwner: createPermissionRule({
    name: 'IS_ENVIRONMENT_OWNER',
    description: 'Environments owned by one of the given entity refs',
    resourceRef: environmentResourceRef,
    paramsSchema: claims,
    apply: (environment, params) => params.claims.includes(environment.owner),
    toQuery: params => ({ key: 'owner' as const, values: params.claims }),
  }),
  hasName: createPermissionRule({
    name: 'HAS_NAME',
    description: 'Environments by entity ref',
    resourceRef: environmentResourceRef,
    paramsSchema: names,
    apply: (environment, params) =>
      params.environments.includes(environment.ref),
    toQuery: params => ({ key: 'ref' as const, values: params.environments }),
  }),
  onCluster: createPermissionRule({
    name: 'ON_CLUSTER',
    description: 'Environments all of whose clusters are among the given ones',
    resourceRef: environmentResourceRef,
    paramsSchema: clusters,
    apply: (environment, params) => isOn(environment, params.clusters),
    toQuery: params => ({ key: 'cluster' as const, values: params.clusters }),
  }),
  hasHome: createPermissionRule({
    name: 'HAS_HOME',
    description: 'Environments whose entity was read from the repositories',
    resourceRef: environmentResourceRef,
    paramsSchema: repositories,
    apply: (environment, params) => isFrom(environment, params.repositories),
    toQuery: params => ({ key: 'home' as const, values: params.repositories }),
  }),
  inSystem: createPermissionRule({
    name: 'IN_SYSTEM',
    description: 'Environments that are part of the given systems',
    resourceRef: environmentResourceRef,
    paramsSchema: systems,
    apply: ({ system }, params) => isPartOf(system, params.systems),
    toQuery: params => ({ key: 'system' as const, values: params.systems }),
  }),
};

/**
 * Rules on deployments.
 *
 * @public
 */
export const deploymentRules = {
  inTier: createPermissionRule({
    name: 'HAS_TIER',
    description: 'Deployments in environments of the given tiers',
    resourceRef: deploymentResourceRef,
    paramsSchema: tiers,
    apply: (deployment, params) =>
      params.tiers.includes(deployment.environment.tier),
    toQuery: params => ({ key: 'tier' as const, values: params.tiers }),
  }),
  isServiceOwner: createPermissionRule({
    name: 'IS_SERVICE_OWNER',
    description:
      'Deployments of services owned by one of the given entity refs',
    resourceRef: deploymentResourceRef,
    paramsSchema: claims,
    apply: (deployment, params) =>
      deployment.service.owner !== undefined &&
      params.claims.includes(deployment.service.owner),
    toQuery: params => ({
      key: 'serviceOwner' as const,
      values: params.claims,
    }),
  }),
  isOwnerOfEnvironment: createPermissionRule({
    name: 'IS_ENVIRONMENT_OWNER',
    description: 'Deployments in environments owned by one of the entity refs',
    resourceRef: deploymentResourceRef,
    paramsSchema: claims,
    apply: (deployment, params) =>
      params.claims.includes(deployment.environment.owner),
    toQuery: params => ({
      key: 'environmentOwner' as const,
      values: params.claims,
    }),
  }),
  inEnvironment: createPermissionRule({
    name: 'HAS_NAME',
    description: 'Deployments in environments given by entity ref',
    resourceRef: deploymentResourceRef,
    paramsSchema: names,
    apply: (deployment, params) =>
      params.environments.includes(deployment.environment.ref),
    toQuery: params => ({
      key: 'environment' as const,
      values: params.environments,
    }),
  }),
  onCluster: createPermissionRule({
    name: 'ON_CLUSTER',
    description:
      'Deployments in environments all of whose clusters are among the given ones',
    resourceRef: deploymentResourceRef,
    paramsSchema: clusters,
    apply: ({ environment }, params) => isOn(environment, params.clusters),
    toQuery: params => ({ key: 'cluster' as const, values: params.clusters }),
  }),
  hasHome: createPermissionRule({
    name: 'HAS_HOME',
    description:
      'Deployments in environments whose entity was read from the repositories',
    resourceRef: deploymentResourceRef,
    paramsSchema: repositories,
    apply: ({ environment }, params) =>
      isFrom(environment, params.repositories),
    toQuery: params => ({ key: 'home' as const, values: params.repositories }),
  }),
  inSystem: createPermissionRule({
    name: 'IN_SYSTEM',
    description: 'Deployments of services that are part of the given systems',
    resourceRef: deploymentResourceRef,
    paramsSchema: systems,
    apply: ({ service }, params) => isPartOf(service.system, params.systems),
    toQuery: params => ({ key: 'system' as const, values: params.systems }),
  }),
};

/**
 * Rules on services.
 *
 * @public
 */
export const serviceRules = {
  isOwner: createPermissionRule({
    name: 'IS_OWNER',
    description: 'Services owned by one of the given entity refs',
    resourceRef: serviceResourceRef,
    paramsSchema: claims,
    apply: ({ owner }, params) =>
      owner !== undefined && params.claims.includes(owner),
    toQuery: params => ({ key: 'owner' as const, values: params.claims }),
  }),
  inSystem: createPermissionRule({
    name: 'IN_SYSTEM',
    description: 'Services that are part of the given systems',
    resourceRef: serviceResourceRef,
    paramsSchema: systems,
    apply: ({ system }, params) => isPartOf(system, params.systems),
    toQuery: params => ({ key: 'system' as const, values: params.systems }),
  }),
};

const environmentExports = createConditionExports({
  resourceRef: environmentResourceRef,
  rules: environmentRules,
});

const deploymentExports = createConditionExports({
  resourceRef: deploymentResourceRef,
  rules: deploymentRules,
});

const serviceExports = createConditionExports({
  resourceRef: serviceResourceRef,
  rules: serviceRules,
});

/**
 * Conditions on environments, for permission policies.
 *
 * @public
 */
export const environmentConditions = environmentExports.conditions;

/**
 * Makes a conditional decision on `environments.read`, `environments.create` and `environments.administer`.
 *
 * @public
 */
export const createEnvironmentConditionalDecision =
  environmentExports.createConditionalDecision;

/**
 * Conditions on deployments, for permission policies.
 *
 * @public
 */
export const deploymentConditions = deploymentExports.conditions;

/**
 * Makes a conditional decision on `environments.promote`, `.rollback`, `.sync` and `.source.read`.
 *
 * @public
 */
export const createDeploymentConditionalDecision =
  deploymentExports.createConditionalDecision;

/**
 * Conditions on services, for permission policies.
 *
 * @public
 */
export const serviceConditions = serviceExports.conditions;

/**
 * Makes a conditional decision on `environments.service.create`.
 *
 * @public
 */
export const createServiceConditionalDecision =
  serviceExports.createConditionalDecision;
