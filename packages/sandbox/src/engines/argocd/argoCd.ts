import type { KubeObject } from '../../kube/KubeObject';
import type { GitSource } from '../git/GitSource';
import {
  type KubeClient,
  KubeRequestError,
  referenceOf,
} from '../kube/KubeClient';
import { reconcileApplicationSet } from './applicationSets/reconcileApplicationSet';
import { applicationNamespaces } from './applicationNamespaces';
import { CONTROL_NAMESPACE, defaultProject } from './project';
import { reconcileApplication } from './reconcileApplication';

const TYPE = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' };
const SET = { ...TYPE, kind: 'ApplicationSet' };

function rootApplication(options: {
  fleetUrl: string;
  cluster: string;
}): KubeObject {
  return {
    ...TYPE,
    metadata: { name: 'fleet', namespace: CONTROL_NAMESPACE },
    spec: {
      project: 'default',
      source: {
        repoURL: options.fleetUrl,
        path: `clusters/${options.cluster}`,
        targetRevision: 'main',
      },
      destination: {
        server: 'https://kubernetes.default.svc',
        namespace: CONTROL_NAMESPACE,
      },
      syncPolicy: { automated: { prune: true, selfHeal: true } },
    },
  };
}

/** One round of the Argo CD stand-in: the default project and the root Application, then every ApplicationSet and Application. */
export async function reconcileArgoCd(options: {
  client: KubeClient;
  git: GitSource;
  cluster: string;
  fleetUrl: string;
}): Promise<void> {
  const { client, git } = options;
  const root = rootApplication(options);
  const existing = await client.get(referenceOf(root));
  const project = defaultProject();
  if (!(await client.get(referenceOf(project)))) {
    await client.ensureNamespace(CONTROL_NAMESPACE);
    await client.create(project);
  }
  if (!existing) {
    await client.create(root);
  } else if (existing.spec.source.repoURL !== options.fleetUrl) {
    await client.patch(referenceOf(root), { spec: root.spec });
  }
  // Each application stands for itself: one that fails must not keep the others waiting.
  const failures: Error[] = [];
  for (const set of await client.list({
    ...SET,
    namespace: CONTROL_NAMESPACE,
  })) {
    await reconcileApplicationSet(client, set).catch(error =>
      failures.push(error),
    );
  }
  const isTaken = await applicationNamespaces(client);
  const applications = await client.list(TYPE);
  for (const application of applications.filter(({ metadata }) =>
    isTaken(metadata.namespace),
  )) {
    await reconcileApplication({ application, client, git }).catch(error => {
      // Another one has changed it since: the next round sees that
      if (!(error instanceof KubeRequestError) || error.status !== 409) {
        failures.push(error);
      }
    });
  }
  if (failures.length > 0) {
    throw failures[0];
  }
}
