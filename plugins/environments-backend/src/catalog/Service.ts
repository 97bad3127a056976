import type { FollowedVersions } from '@downstage/backstage-plugin-environments-common';
import type { EngineName } from '@downstage/readers';

/** Which objects of an engine an entity calls its own. */
export interface EngineObjects {
  name?: string;
  selector?: string;
  namespace?: string;
}

/** Which objects in clusters an entity calls its own, by annotations that other plugins brought. */
export interface OwnObjects extends Partial<Record<EngineName, EngineObjects>> {
  /** Value of the label `backstage.io/kubernetes-id`. */
  kubernetesId?: string;
  labelSelector?: string;
  namespace?: string;
  cluster?: string;
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
  /** Image repositories that are its own, normalised. */
  images: string[];
  /** Which of their tags are taken from the registry, and so which versions of them the service takes at all. */
  follows?: FollowedVersions;
  /** Names or refs of the environments that it is limited to. */
  environments?: string[];
  /** URL of its source repository. */
  repository?: string;
  /** URL of a source repository that the entity names and that may not be read for it. */
  withheldRepository?: string;
  objects?: OwnObjects;
}
