/** Texts of how the previews of a service are taken out of its fleets. */
export const previewsRemoval = {
  action: 'Remove previews…',
  title: 'Remove previews of {{service}}',
  hint: 'The portal proposes it to the fleet repository by a pull request. Nothing goes before that is merged.',
  open: 'Their removal is proposed. Merging the pull request removes the previews; closing it leaves all as it is.',
  gone: 'The fleet no longer has them. Where it is not pruned, what makes them is still there, and what runs: delete it by hand.',
  cluster: 'Cluster',
  running: 'Previews that run',
  prune:
    'The fleet’s own delivery decides whether the objects are deleted: it has to prune. If it does, no pull request of the service is delivered any more. The pull requests themselves stay.',
  argocd:
    'Argo CD: the deleted ApplicationSet takes its Applications with it. Each has the finalizer resources-finalizer.argocd.argoproj.io, and takes its workloads away. The namespace that they share goes, too, with all that is in it. Where the project goes first and an Application hangs, take its finalizer away.',
  flux: 'Flux: the deleted ResourceSet takes the namespaces of its previews with it, each with all that is in it. Where a namespace hangs, look for finalizers in it.',
  done: 'Pull request that removes the previews of {{service}} opened',
} as const;
