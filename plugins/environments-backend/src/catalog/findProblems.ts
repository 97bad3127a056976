import {
  type Environment,
  type EnvironmentProblem,
  findCycles,
} from '@downstage/backstage-plugin-environments-common';
import { outsideNamespaces } from '../clusters/outsideNamespaces';

/** What environments are checked against. */
export interface ValidationContext {
  /** The clusters that are configured, each with the only namespaces that are read of it, where it is not read whole. */
  clusters: Array<{ name: string; namespaces?: string[] }>;
  /** Whether an SCM provider is configured for a repository's host. */
  hasProvider: (repository: string) => boolean;
  /** Why a source cannot be read, when it cannot. */
  sourceError: (source: {
    repository: string;
    branch: string;
  }) => string | undefined;
  /** How far a source has been read, while that takes long. */
  progress: (source: {
    repository: string;
    branch: string;
  }) => { read: number; wanted: number } | undefined;
  /** What of an environment's sources could not be read. */
  unread: (
    environment: string,
  ) => Array<{ repository: string; file: string; problem: string }>;
}

type Rule = (
  environment: Environment,
  all: Environment[],
  context: ValidationContext,
) => EnvironmentProblem[];

const error = (subject: string, message: string): EnvironmentProblem => ({
  severity: 'error',
  subject,
  message,
});

const unknownUpstream: Rule = (environment, all) =>
  environment.promotesFrom
    .filter(ref => !all.some(other => other.ref === ref))
    .map(ref =>
      error(
        'promotesFrom',
        `there is no environment ${ref}. Correct the name, or register its entity in the catalog`,
      ),
    );

const cycle: Rule = (environment, all) => {
  const path = findCycles(all).get(environment.ref);
  return path
    ? [
        error(
          'promotesFrom',
          `${path.join(
            ' → ',
          )} is a cycle. Take one of these out of promotesFrom`,
        ),
      ]
    : [];
};

/** Nothing but the order of several targets depends on these. */
const order = (message: string): EnvironmentProblem => ({
  severity: 'warning',
  subject: 'promotion.after',
  message,
});

const unknownBefore: Rule = ({ promotion }, all) =>
  (promotion.after ?? [])
    .filter(ref => !all.some(other => other.ref === ref))
    .map(ref =>
      order(
        `there is no environment ${ref}. Correct the name, or register its entity in the catalog`,
      ),
    );

const cyclicOrder: Rule = (environment, all) => {
  const path = findCycles(all, ({ promotion }) => promotion.after ?? []).get(
    environment.ref,
  );
  return path
    ? [
        order(
          `${path.join(
            ' → ',
          )} is a cycle. Take one of these out of promotion.after`,
        ),
      ]
    : [];
};

const unknownCluster: Rule = ({ delivery }, _, context) => {
  const clusters = context.clusters.map(({ name }) => name);
  const names = new Set(
    delivery ? [delivery.control.cluster, delivery.target.cluster] : [],
  );
  const known = clusters.length > 0 ? clusters.join(', ') : 'none';
  return [...names]
    .filter(name => !clusters.includes(name))
    .map(name =>
      error(
        `cluster ${name}`,
        `no such cluster is configured (known: ${known}). Correct delivery, or add a context of that name to the kubeconfig`,
      ),
    );
};

const unreadNamespace: Rule = (environment, _, { clusters }) =>
  outsideNamespaces(environment, clusters).map(
    ({ cluster, outside, read }) => ({
      severity: 'warning',
      subject: `cluster ${cluster}`,
      message: `what runs in ${outside.join(
        ', ',
      )} is not known: only ${read.join(
        ', ',
      )} is read of it. Add the namespace to environments.kubernetes.namespaces.${cluster}, or correct delivery`,
    }),
  );

const unreachableSource: Rule = (environment, _, context) =>
  environment.sources.flatMap(source => {
    const subject = `source ${source.repository}`;
    if (!context.hasProvider(source.repository)) {
      return [
        error(
          subject,
          `no SCM provider is configured for ${
            new URL(source.repository).host
          }. Add the host under integrations and install the provider's module`,
        ),
      ];
    }
    const reason = context.sourceError(source);
    return reason ? [error(subject, reason)] : [];
  });

const unfinishedSource: Rule = (environment, _, context) =>
  environment.sources.flatMap(source => {
    const progress = context.progress(source);
    return progress
      ? [
          {
            severity: 'warning',
            subject: `source ${source.repository}`,
            message: `is being read: ${progress.read} of ${progress.wanted} files have come. Until it is done, what was read before is shown`,
          },
        ]
      : [];
  });

/** More than a page of them tells nobody more. */
const MAX_UNREAD = 20;

const unreadFile: Rule = (environment, _, context) =>
  context
    .unread(environment.ref)
    .slice(0, MAX_UNREAD)
    .map(({ repository, file, problem }) => ({
      severity: 'warning',
      subject: `${repository} ${file}`,
      message: problem,
    }));

const noDelivery: Rule = environment =>
  environment.delivery
    ? []
    : [
        {
          severity: 'warning',
          subject: 'delivery',
          message:
            'is not set, so that what runs is not known. Name the cluster under spec.environment.delivery.target',
        },
      ];

const RULES: Rule[] = [
  unknownUpstream,
  cycle,
  unknownBefore,
  cyclicOrder,
  unknownCluster,
  unreadNamespace,
  unreachableSource,
  unfinishedSource,
  unreadFile,
  noDelivery,
];

/** What is wrong with an environment among the others. The shape of its entity is checked elsewhere. */
export function findProblems(
  environment: Environment,
  all: Environment[],
  context: ValidationContext,
): EnvironmentProblem[] {
  return RULES.flatMap(rule => rule(environment, all, context));
}
