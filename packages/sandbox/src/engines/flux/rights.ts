import type { KubeObject } from '../../kube/KubeObject';
import { resourceOf } from '../../kube/resources';
import type { KubeClient } from '../kube/KubeClient';

const RBAC = 'rbac.authorization.k8s.io/v1';
/** What it takes to apply an object. */
const VERBS = ['create', 'patch'];

/** A ServiceAccount. */
export interface Account {
  namespace: string;
  name: string;
}

/** What an account may apply. */
export interface Rights {
  /** Throws what Kubernetes would say to an object that the account may not apply. */
  require(object: KubeObject): void;
}

/** The account that an object of Flux acts as, which is looked for beside it; undefined when it acts as Flux itself. */
export function accountOf({ spec, metadata }: KubeObject): Account | undefined {
  return spec.serviceAccountName
    ? { namespace: metadata.namespace ?? '', name: spec.serviceAccountName }
    : undefined;
}

/** Reads the Roles that are bound to an account. The stand-ins know no ClusterRoles, so that nothing of the cluster is permitted. */
export async function readRights(
  client: KubeClient,
  account: Account,
): Promise<Rights> {
  const { namespace, name } = account;
  const kind = 'ServiceAccount';
  if (!(await client.get({ apiVersion: 'v1', kind, namespace, name }))) {
    throw new Error(`serviceaccounts "${name}" not found in ${namespace}`);
  }
  const bindings = await client.list({ apiVersion: RBAC, kind: 'RoleBinding' });
  const roles = await client.list({ apiVersion: RBAC, kind: 'Role' });
  const bound = bindings.filter(({ subjects }: any) =>
    subjects?.some(
      (subject: any) =>
        subject.kind === kind &&
        subject.name === name &&
        subject.namespace === namespace,
    ),
  );
  const granted = roles.filter(({ metadata }) =>
    bound.some(
      (binding: any) =>
        binding.metadata.namespace === metadata.namespace &&
        binding.roleRef.name === metadata.name,
    ),
  );
  return {
    require(object) {
      const type = resourceOf(object);
      const { namespace: target } = object.metadata;
      const { group = '', plural = '' } = type ?? {};
      const permits = (rule: any, verb: string) =>
        rule.apiGroups.includes(group) &&
        rule.resources.includes(plural) &&
        rule.verbs.includes(verb);
      const missing = VERBS.find(
        verb =>
          !type?.namespaced ||
          !granted.some(
            ({ metadata, rules }: any) =>
              metadata.namespace === target &&
              rules.some((rule: any) => permits(rule, verb)),
          ),
      );
      if (missing) {
        const where = type?.namespaced
          ? `in the namespace "${target}"`
          : 'at the cluster scope';
        throw new Error(
          `${plural} "${object.metadata.name}" is forbidden: User "system:serviceaccount:${namespace}:${name}" cannot ${missing} resource "${plural}" in API group "${group}" ${where}`,
        );
      }
    },
  };
}
