export interface Config {
  permission?: {
    /** Who may change what in this portal. */
    environments?: {
      /** Entity refs of those who may change any environment. */
      release?: string[];
      /** Entity refs of those who may only look. */
      readOnly?: string[];
    };
  };
}
