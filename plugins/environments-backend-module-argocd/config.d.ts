export interface Config {
  /** The configuration of Roadie's Argo CD plugin, as far as it says where Argo CD is and how to log in. */
  argocd?: {
    /** The account of instances that name none of their own. */
    username?: string;
    /**
     * @visibility secret
     */
    password?: string;
    /** Where links lead, unless an instance has a `frontendUrl`. */
    baseUrl?: string;
    appLocatorMethods?: Array<{
      /** `config` is read. */
      type: string;
      instances?: Array<{
        /** The name that environments use for it, as `delivery.control.cluster`. */
        name: string;
        /** Where the backend reaches it. */
        url: string;
        /** Where people reach it. Default: `argocd.baseUrl`, else `url`. */
        frontendUrl?: string;
        /**
         * An API key of an account, or a token of a project's role.
         * @visibility secret
         */
        token?: string;
        username?: string;
        /**
         * @visibility secret
         */
        password?: string;
        /**
         * A file with the certificates (PEM) of the authorities that its certificate may be signed by, beside the public
         * ones; relative to the working directory of the backend.
         */
        caFile?: string;
        /** The same as text: PEM, or base64 of it. */
        caData?: string;
      }>;
    }>;
  };
  environments?: {
    argocd?: {
      /** Seconds between two reads of an instance. Default: 10. */
      pollSeconds?: number;
      /** The instances to read, by name. Default: all. */
      instances?: string[];
    };
  };
}
