/** Texts of the field that shows which environments a repository has. */
export const drafts = {
  missing: 'Give the repository and its owner first.',
  looking: 'Looking for environments in {{repository}} …',
  wait: 'Wait until the repository has been looked into',
  refused: 'The repository could not be looked into',
  refusedHint:
    'You can go on: the task looks again, and brings all that it finds.',
  again: 'Look again',
  none: 'No environment was found in {{repository}}.',
  found_one: '{{count}} environment was found.',
  found_other: '{{count}} environments were found.',
  notes: 'What was left out, or is a guess',
  bring: 'Bring {{name}}',
  one: 'At least one is brought.',
  name: 'Name',
  tier: 'Tier',
  promotesFrom: 'Promotes from',
  promotesFromNone: 'Nothing',
  cluster: 'Cluster',
  clusterHint: 'Where it is delivered to. Without it there is no live state.',
  clusterNone: 'Not said',
  namespaces: 'Namespaces',
  namespacesHint:
    'Of its workloads, with commas between them. None: all of the cluster.',
  paths: 'Folders: {{paths}}',
  layout: 'Layout: {{layout}}',
  services_one: '{{count}} service',
  services_other: '{{count}} services',
  nameForm:
    '"{{name}}" cannot be the name of an environment. Give one of lower-case letters, digits and dashes, with 63 of them at most.',
  nameTwice: '{{name}} is there twice. Give one of them another name.',
  namespaceForm:
    '"{{namespace}}" of {{name}} cannot be a namespace. Give names of lower-case letters, digits and dashes.',
  cycle: '{{path}} is a cycle. Take one of these out of "Promotes from".',
  many: 'These are {{given}} environments, and a pull request proposes {{most}} at most. Leave some out, or look into a folder at a time.',
} as const;
