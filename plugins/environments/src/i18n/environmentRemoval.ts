/** Texts of how an environment is removed as a whole. */
export const environmentRemoval = {
  action: 'Remove environment…',
  title: 'Remove {{environment}}',
  hint: 'The portal proposes it to the fleet repository by a pull request. Nothing goes before that is merged.',
  open: 'Its removal is proposed. Merging the pull request removes the environment; closing it leaves all as it is.',
  gone: 'The fleet no longer has it. What is left is yours to do:',
  goneNamespace:
    'Look whether the namespace {{namespace}} is gone: a fleet that is not pruned leaves it, and what runs there.',
  goneEntity: 'Unregister its entity in the menu of this page.',
  goneRepository: 'Archive its repository on its host: {{repository}}',
  goneFolder:
    'Delete the folder {{folder}} of {{repository}}. The repository itself is that of other environments, too.',
  goneBranch:
    'Delete the branch {{branch}} of {{repository}}, once its protection is taken away, and by pull request the folder {{folder}} with its catalog file. The repository itself is that of other environments, too.',
  file: 'Goes from the fleet',
  objects: 'Objects',
  namespace: 'Namespace',
  namespaceWith: '{{namespace}}, with all that is in it',
  services: 'Services in it',
  downstream: 'Promote from it',
  holds: 'Holds that end',
  hidden_one: '{{count}} that you may not see',
  hidden_other: '{{count}} that you may not see',
  none: 'none',
  warnings: 'What becomes of what runs',
  prune:
    'The fleet’s own delivery decides whether the objects are deleted: it has to prune. If it does, the namespace goes, and everything in it, whoever put it there.',
  argocd:
    'An Application that is deleted takes what it delivered with it only where it has the finalizer resources-finalizer.argocd.argoproj.io. That of the portal has none: its workloads go with the namespace. Only one that brings Applications of its services has it, and goes with them before its projects.',
  flux: 'A Kustomization or HelmRelease that is deleted takes what it delivered with it. The account that it acts as goes in the same commit: what it cannot delete any more goes with the namespace. Where it hangs, take its finalizer away.',
  secrets:
    'Secrets that stand in the namespace alone are lost. Volumes are lost where their class says Delete.',
  typed: 'Type {{name}} to confirm',
  confirm: 'Open pull request',
  done: 'Pull request that removes {{environment}} opened',
} as const;
