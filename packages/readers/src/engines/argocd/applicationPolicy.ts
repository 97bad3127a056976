import { admissionPolicy } from '../../fleet/admissionPolicy';
import type { FleetObject, FollowedRepository } from '../Engine';
import { SERVER, servicesProject } from './projects';

/** A text in CEL. */
const quoted = (text: string) => JSON.stringify(text);

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
        `object.spec.source.repoURL == ${quoted(url)}`,
        'has(object.spec.source.targetRevision)',
        `object.spec.source.targetRevision == ${quoted(revision)}`,
      ].join(' && '),
      message: `spec.source has to be ${url} at ${revision}, without spec.sources`,
    },
    {
      expression: '!has(object.spec.source.plugin)',
      message:
        'spec.source.plugin runs what is configured beside Argo CD: take it out',
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
        '(!has(object.operation.sync.source) && !has(object.operation.sync.sources) && !has(object.operation.sync.manifests))',
      ].join(' || '),
      message:
        'operation.sync may name neither sources nor manifests of its own',
    },
  ];
}

/**
 * What refuses, in the namespace of an environment, every Application but those of its services, whoever writes it: also one
 * that another project of the cluster would permit.
 */
export const applicationPolicy = (
  environment: FollowedRepository,
): FleetObject[] =>
  admissionPolicy({
    name: environment.name,
    rules: [
      {
        apiGroups: ['argoproj.io'],
        // Others of the group are those of Argo Rollouts and Argo Workflows
        resources: ['applications', 'applicationsets', 'appprojects'],
      },
    ],
    validations: validations(environment),
  });
