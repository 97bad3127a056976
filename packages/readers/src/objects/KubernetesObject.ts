/**
 * The slice of a Kubernetes object that the readers rely on. Everything below `spec` and `status` is untrusted.
 *
 * @public
 */
export interface KubernetesObject {
  apiVersion?: string;
  kind?: string;
  metadata?: {
    name?: string;
    namespace?: string;
    uid?: string;
    resourceVersion?: string;
    generation?: number;
    creationTimestamp?: string | Date;
    deletionTimestamp?: string | Date;
    finalizers?: string[];
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    ownerReferences?: Array<{
      kind: string;
      name: string;
      apiVersion?: string;
      uid?: string;
    }>;
  };
  spec?: unknown;
  status?: unknown;
}
