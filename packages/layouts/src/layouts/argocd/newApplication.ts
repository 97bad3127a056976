import type { ServiceAddition } from '../../driver/ServiceAddition';
import { serviceValues } from '../../servicesChart/serviceValues';
import type { DataMap } from '../../yaml/blockLines';
import type { ApplicationMarks } from './marks';

/** An Application of the chart of services that deploys one of them. It is in the namespace that its kustomization names. */
export function newApplication(
  service: ServiceAddition,
  { project, repository, revision, path, namespace }: ApplicationMarks,
): DataMap {
  const { name } = service;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name,
      // So that what runs goes with it
      finalizers: ['resources-finalizer.argocd.argoproj.io'],
    },
    spec: {
      project,
      source: {
        repoURL: repository,
        path,
        targetRevision: revision,
        helm: {
          releaseName: name,
          valuesObject: {
            services: { [name]: serviceValues(service, { isKnown: true }) },
          },
        },
      },
      destination: { server: 'https://kubernetes.default.svc', namespace },
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        // What replaces it is healthy before anything goes
        syncOptions: ['PruneLast=true'],
        retry: {
          limit: 5,
          backoff: { duration: '10s', factor: 2, maxDuration: '3m' },
        },
      },
    },
  };
}
