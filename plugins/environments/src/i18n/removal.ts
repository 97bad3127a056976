/** Texts of how a service is taken out of environments. */
export const removal = {
  action: 'Remove…',
  actionIn: 'Remove from {{environment}}…',
  titleOf: 'Removal of {{service}} from {{environment}}',
  from: 'Removal from {{environment}}',
  gone: 'Gone',
  of: '{{version}} removed',
  everywhere: {
    action: 'Remove everywhere…',
    title: 'Remove from every environment',
    pulls_zero: 'Nothing is selected.',
    pulls_one:
      'This opens a pull request. Until it is merged, nothing changes.',
    pulls_other:
      'This opens {{count}} pull requests, one for each environment. None waits for another, and until one is merged, nothing changes in its environment.',
    stays: 'The service stays here',
    denied: '{{environment}}: you may not remove services from it.',
    hidden_one: '{{count}} environment that you may not see.',
    hidden_other: '{{count}} environments that you may not see.',
    begun: 'It is being removed from here already.',
    select: 'Remove from {{environment}}',
    agree_one: 'I understand and agree, for {{count}} environment',
    agree_other: 'I understand and agree, for all {{count}} environments',
    confirm_zero: 'Open pull requests',
    confirm_one: 'Open {{count}} pull request',
    confirm_other: 'Open {{count}} pull requests',
    done: 'The removals have started. Each is followed until nothing of the service runs there.',
    started: 'Started removals',
    left: 'What stays, and is yours to do',
    leftReports:
      'Images that were reported stay in the portal and in their registry.',
    leftEntity:
      'The entity stays in the catalog. Once the service is gone, unregister it in the menu of its page:',
    leftRepository:
      'The repository of the service stays, and goes on building images. Archive it on its host.',
    leftPreviews:
      'Its previews stay: preview-{{name}}.yaml in the fleet goes on making them.',
    leftPreviewsUnknown:
      'Its previews stay, if it has some: who may create them may also remove preview-{{name}}.yaml from the fleet.',
  },
} as const;
