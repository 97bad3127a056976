export interface Config {
  environments?: {
    /** Where live state comes from. */
    kubernetes?: {
      /**
       * Path of a kubeconfig file; relative to the working directory of the backend.
       */
      kubeconfig?: string;
      /**
       * Contexts to watch; the name of a context is the name that environments use for the cluster. Default: all.
       */
      contexts?: string[];
      /**
       * Watch the clusters of the portal's Kubernetes plugin through its proxy: all of them, or those that are named.
       * Default: none.
       */
      plugin?:
        | boolean
        | {
            clusters?: string[];
          };
      /**
       * The name that environments use for the cluster that the portal runs in; it is watched with the service account
       * of the pod. Default: it is not watched.
       */
      inCluster?: string;
      /**
       * By cluster, the namespaces that its credentials may read. Default: all.
       */
      namespaces?: { [cluster: string]: string[] };
      /**
       * Watch pods, too, so that pages tell why those of a workload fail. Default: false.
       */
      pods?: boolean;
      /**
       * By cluster, the address of Argo CD's UI, so that pages link an Application to it. Default: no links.
       */
      argocd?: { [cluster: string]: string };
    };
  };
}
