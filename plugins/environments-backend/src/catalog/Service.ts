/** Which objects in clusters an entity calls its own, by annotations that other plugins brought. */
export interface OwnObjects {
  /** Value of the label `backstage.io/kubernetes-id`. */
  kubernetesId?: string;
  labelSelector?: string;
  namespace?: string;
  cluster?: string;
  /** Of Argo CD's Applications. */
  argocd?: { name?: string; selector?: string; namespace?: string };
}

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
  objects?: OwnObjects;
}
