export interface Config {
  environments?: {
    /** Where live state comes from. */
    kubernetes?: {
      /**
       * Path of a kubeconfig file; relative to the working directory of the backend. Default: no cluster is watched.
       */
      kubeconfig?: string;
      /**
       * Contexts to watch; the name of a context is the name that environments use for the cluster. Default: all.
       */
      contexts?: string[];
    };
  };
}
