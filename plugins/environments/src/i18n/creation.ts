/** Texts of the fields with which a template asks for a service and its environments. */
export const creation = {
  checking: 'Checking…',
  free: 'This repository can be created.',
  fits: 'The service can come here.',
  unchecked:
    'This could not be checked now. It is checked again before anything is created.',
  unlisted: 'The server does not say what there is to choose from.',
  propose: 'Use {{value}}',
  permitted: 'May be created: {{patterns}}',
  permittedNone:
    'You may create no repository here. environments.creation in app-config and your permissions decide on it.',
  sharedPlaceholder: 'Choose a repository',
  sharedNone:
    'There is no shared repository that you may add an environment to. environments.creation.shared in app-config and your permissions decide on it.',
  folder: 'Folder',
  folderOf: 'The environment is the folder {{part}}.',
  folderFree: 'A pull request can add this folder.',
  branch: 'Branch',
  branchOf: 'The environment is the branch {{part}}.',
  branchFree:
    'This branch can be created. A pull request adds its catalog file.',
  imageTag:
    'Leave the tag out: continuous integration gives each version its own.',
  imageForm:
    'This is no image repository, such as ghcr.io/acme/loans: lower case, with the host first.',
  clusterPlaceholder: 'Choose a cluster',
  clusterNone:
    'There is no cluster that you may create an environment in. environments.fleets in app-config and your permissions decide on it.',
  clusterUnknown: 'There is no cluster {{cluster}}. Choose {{left}}.',
  clusterLayout:
    'Cluster {{cluster}} does not deliver an environment of {{layout}}. Choose {{left}}, or another cluster.',
  clusterSecrets:
    'Cluster {{cluster}} does not have what it takes to keep Secrets by {{secrets}}. Choose {{left}}.',
  clusterOf: 'Cluster {{cluster}}',
  deliveredBy: 'Cluster {{cluster}}, delivered by {{engine}}',
  engine: { argocd: 'Argo CD', flux: 'Flux' },
  environmentsNone: 'There is no environment yet: create the first.',
  previews: {
    'not-permitted':
      'You may create no service, so that there is nothing to preview. Your permissions decide on it.',
    'not-granted':
      'Nobody has said where previews may be: environments.previews in app-config has no entry.',
    'no-fleet':
      'The cluster of environments.previews in app-config follows no fleet that the portal writes: environments.fleets decides on it.',
  },
  previewsFit: 'Pull requests of this service can be delivered.',
  path: 'Environments as they will be',
  pathEmpty:
    'Choose environments, or create one, to see where the service will live.',
  isNew: 'New',
  first: 'The service comes here first, as soon as there is a version of it.',
  firstSummary:
    'The service comes to {{environment}} first, as soon as there is a version of it.',
  from: 'Promoted from {{environments}}.',
  missing:
    'Promotes from {{environments}}, where the service does not live: nothing comes from there.',
} as const;
