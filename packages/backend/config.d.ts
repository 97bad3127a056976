export interface Config {
  permission?: {
    /** Who may change what in this portal. */
    environments?: {
      /** Entity refs of those who may change any environment. */
      release?: string[];
      /** Entity refs of those who may accept, create and unregister what they do not own. */
      administer?: string[];
      /** Entity refs of those who may only look. */
      readOnly?: string[];
      /** Names of the clusters on which teams may create environments of their own. Default: none. */
      createOn?: string[];
    };
  };
}
