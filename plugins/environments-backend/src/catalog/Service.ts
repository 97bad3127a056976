/** A catalog Component that may be deployed to environments. */
export interface Service {
  /** Entity ref. */
  ref: string;
  title: string;
  /** Entity ref. */
  owner?: string;
  /** Entity ref. */
  system?: string;
  /** Names that environment repositories may use for it. */
  names: string[];
  /** Image repositories that are its own. */
  images: string[];
  /** Names or refs of the environments that it is limited to. */
  environments?: string[];
  /** URL of its source repository. */
  repository?: string;
}
