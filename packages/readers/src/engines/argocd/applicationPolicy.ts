import { environmentPolicy, quoted } from '../../fleet/admissionPolicy';
import type { FleetObject, FollowedRepository } from '../Engine';
import { SERVER, servicesProject } from './projects';

/** A commit's name, or nothing. */
const COMMIT = '^([0-9a-f]{40})?$';

/** Whether a part of an Application is the source that it may have. */
const isSource = (
  path: string,
  { url, revision }: { url: string; revision: string },
): string =>
  `(${[
    `${path}.repoURL == ${quoted(url)}`,
    `has(${path}.targetRevision)`,
    `${path}.targetRevision == ${quoted(revision)}`,
    `!has(${path}.plugin)`,
  ].join(' && ')})`;

/** What Argo CD applied last, as it is in Git. */
const APPLIED = '"kubectl.kubernetes.io/last-applied-configuration"';

/** Finalizers that Argo CD and Kubernetes give to Applications. */
const FINALIZERS = [
  'resources-finalizer.argocd.argoproj.io',
  'resources-finalizer.argocd.argoproj.io/background',
  'resources-finalizer.argocd.argoproj.io/foreground',
  'foregroundDeletion',
  'orphan',
];

/** Annotations by which an Application is not removed, or applied in another way. */
const ANNOTATIONS = [
  'argocd.argoproj.io/skip-reconcile',
  'argocd.argoproj.io/sync-options',
];

/** What whoever writes to the repository shall not say there; Argo CD itself does. */
const inGit = [
  {
    // Argo CD goes on with an operation that a status tells of
    expression:
      'oldObject != null || (!has(object.operation) && !has(object.status))',
    message: 'a new Application may have no operation and no status',
  },
  {
    expression: [
      '!has(object.metadata.annotations)',
      `!(${APPLIED} in object.metadata.annotations)`,
      `(${['operation', 'status']
        .map(
          key =>
            `!object.metadata.annotations[${APPLIED}].contains(${quoted(
              `${quoted(key)}:`,
            )})`,
        )
        .join(' && ')})`,
    ].join(' || '),
    message:
      'neither operation nor status may stand in Git, nor values that are called so',
  },
  {
    expression: `!has(object.metadata.finalizers) || object.metadata.finalizers.all(each, each in ${JSON.stringify(
      FINALIZERS,
    )} || each.startsWith("post-delete-finalizer.argocd.argoproj.io") || each.startsWith("pre-delete-finalizer.argocd.argoproj.io"))`,
    message: 'metadata.finalizers may have those of Argo CD alone',
  },
  {
    expression: `!has(object.metadata.annotations) || object.metadata.annotations.all(key, !(key in ${JSON.stringify(
      ANNOTATIONS,
    )}) && !key.startsWith("argocd-image-updater.argoproj.io/"))`,
    message: `metadata.annotations may have none of ${ANNOTATIONS.join(
      ', ',
    )} and argocd-image-updater.argoproj.io/*`,
  },
];

/** What goes is let go, also where the policy was changed since it came, as long as it stays what it is. */
const conditions = [
  {
    name: 'not-on-its-way-out',
    expression:
      '!has(object.metadata.deletionTimestamp) || has(object.operation) || object.spec != oldObject.spec',
  },
];

/** What has to be true of each; what cannot be told, since a field is missing, is refused, too. */
function validations({ name, repository, branch }: FollowedRepository) {
  const project = servicesProject(name);
  const url = `${repository}.git`;
  const revision = `refs/heads/${branch}`;
  return [
    {
      expression: 'object.kind == "Application"',
      message: `of what Argo CD acts on, the namespace ${name} may have Applications alone`,
    },
    {
      // That it may use another project is up to that one
      expression: `object.spec.project == ${quoted(project)}`,
      message: `spec.project has to be ${project}`,
    },
    {
      expression: [
        'has(object.spec.destination.server)',
        `object.spec.destination.server == ${quoted(SERVER)}`,
        'has(object.spec.destination.namespace)',
        `object.spec.destination.namespace == ${quoted(name)}`,
        '!has(object.spec.destination.name)',
      ].join(' && '),
      message: `spec.destination has to be the namespace ${name} of ${SERVER}`,
    },
    {
      expression: [
        'has(object.spec.source)',
        '!has(object.spec.sources)',
        isSource('object.spec.source', { url, revision }),
      ].join(' && '),
      message: `spec.source has to be ${url} at ${revision}, without spec.sources, and without a plugin, which runs what is configured beside Argo CD`,
    },
    {
      // It writes to the repository as Argo CD
      expression: '!has(object.spec.sourceHydrator)',
      message:
        'spec.sourceHydrator pushes to branches of the repository: take it out',
    },
    {
      // Argo CD takes them in the place of the source, whatever repository they are of
      expression: [
        '!has(object.operation)',
        '!has(object.operation.sync)',
        `(${[
          '!has(object.operation.sync.sources)',
          '!has(object.operation.sync.manifests)',
          `(!has(object.operation.sync.source) || ${isSource(
            'object.operation.sync.source',
            { url, revision },
          )})`,
          `(!has(object.operation.sync.revision) || object.operation.sync.revision == ${quoted(
            revision,
          )} || object.operation.sync.revision.matches(${quoted(COMMIT)}))`,
          `(!has(object.operation.sync.revisions) || object.operation.sync.revisions.all(each, each.matches(${quoted(
            COMMIT,
          )})))`,
        ].join(' && ')})`,
      ].join(' || '),
      message: `operation.sync may name ${url} at ${revision}, or a commit, and no other sources, revisions or manifests`,
    },
    ...inGit,
  ];
}

/**
 * What refuses, in the namespace of an environment, every Application but those of its services, whoever writes it: also one
 * that another project of the cluster would permit.
 */
export const applicationPolicy = (
  environment: FollowedRepository,
): FleetObject[] =>
  environmentPolicy(environment.name, {
    rules: [
      {
        apiGroups: ['argoproj.io'],
        // Others of the group are those of Argo Rollouts and Argo Workflows
        resources: ['applications', 'applicationsets', 'appprojects'],
      },
    ],
    conditions,
    validations: validations(environment),
  });
