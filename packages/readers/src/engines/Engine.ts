import type { DeliveryReading } from '../objects/DeliveryStatus';
import type { KubernetesObject } from '../objects/KubernetesObject';
import type { WatchedResource } from '../objects/WatchedResource';

/**
 * What the objects of a kind do for their engine: deliver to a cluster, fetch what is delivered, or generate objects
 * that deliver.
 *
 * @public
 */
export type EngineRole = 'delivers' | 'fetches' | 'generates';

/**
 * A kind of object that an engine brings, and how one is read.
 *
 * @public
 */
export interface EngineResource extends WatchedResource {
  role: EngineRole;
  /** Never throws, whatever the object holds. */
  read(object: KubernetesObject): DeliveryReading;
  /** Whether an object without `kind` is one; absent where every object has its kind. */
  hasShape?(object: KubernetesObject): boolean;
}

/**
 * What an engine does not offer.
 *
 * @public
 */
export interface Unsupported {
  /** The reason, as a sentence for people. */
  unsupported: string;
}

/**
 * One object of an engine.
 *
 * @public
 */
export interface ObjectRef {
  resource: WatchedResource;
  namespace: string;
  name: string;
}

/**
 * One change that asks an engine to sync.
 *
 * @public
 */
export interface SyncStep extends ObjectRef {
  /** Merged into the object. */
  patch: {
    metadata?: { annotations: Record<string, string> };
    spec?: object;
    /** An operation of Argo CD. */
    operation?: {
      initiatedBy: { username: string };
      info: Array<{ name: string; value: string }>;
      sync: object;
    };
  };
}

/**
 * How an engine is asked to sync: the steps, in order, or who refuses and why.
 *
 * @public
 */
export type SyncPlan =
  | { status: 'planned'; steps: SyncStep[] }
  | { status: 'refused'; reason: string };

/**
 * What the plan of a sync depends on.
 *
 * @public
 */
export interface SyncInput {
  target: ObjectRef;
  /** The target as it is now. */
  object: KubernetesObject;
  /** Entity ref of the person. */
  requestedBy: string;
  /** ISO 8601. */
  now: string;
}

/**
 * How an engine is asked to apply what Git asks for.
 *
 * @public
 */
export interface EngineSync {
  /** The verbs that the portal's credentials need on the objects that deliver, such as `patch`. */
  verbs: string[];
  plan(input: SyncInput): SyncPlan;
}

/**
 * How the Secrets of an environment are kept in Git.
 *
 * @public
 */
export type KeptSecrets =
  | { by: 'sealed-secrets' | 'external-secrets' }
  | {
      by: 'sops';
      /** The Secret beside the engine's objects with the key; absent where a key service knows the engine. */
      secret?: string;
    };

/**
 * An environment repository that an engine is to follow.
 *
 * @public
 */
export interface FollowedRepository {
  /** Name of the environment, and of the namespace that it is delivered to. */
  name: string;
  /** URL of the repository's home page, without `.git`. */
  repository: string;
  branch: string;
  /** The folder of the repository that is the environment; default all of it. */
  folder?: string;
  /** Whether that is a Helm chart; if not, it is a kustomization. */
  isChart?: boolean;
  /** Whether the kustomization brings objects of the engine, one for each service, which release the chart in `charts/services`. */
  ownObjects?: boolean;
  /** The config management plugin that renders it, as an Application names it. Of Argo CD alone. */
  plugin?: string;
  /** What the object that delivers is annotated with, such as subscriptions of Argo CD's notifications. */
  annotations?: Record<string, string>;
  /** Absent where there are none. */
  secrets?: KeptSecrets;
  /** The Secret in the engine's namespace that opens the repository, where its objects name one. */
  secret?: string;
}

/**
 * An object that a fleet repository gets.
 *
 * @public
 */
export interface FleetObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    /** Absent from an object of the cluster. */
    namespace?: string;
    labels: Record<string, string>;
    annotations?: Record<string, string>;
    finalizers?: string[];
  };
  spec?: object;
  /** Of a Role. */
  rules?: object[];
  /** Of a RoleBinding. */
  roleRef?: object;
  /** Of a RoleBinding. */
  subjects?: object[];
}

/**
 * How an engine is made to follow an environment repository.
 *
 * @public
 */
export interface EngineFollow {
  /** Whether its objects name the Secret that opens the repository; if not, the engine knows credentials by URL. */
  namesSecret: boolean;
  /** What it delivers of what SOPS has encrypted. */
  decrypts: { kustomization: boolean; chart: boolean };
  /** The layout of environments that bring objects of the engine, confined like everything else of them. */
  ownLayout: string;
  /** Whether it takes such objects only from namespaces that it was told of. */
  needsNamespaces: boolean;
  /** Whether plugins can render what it does not know itself, such as a helmfile. */
  takesPlugin: boolean;
  /** The objects that make it follow, and that confine what it delivers to the environment's namespace. */
  objects(environment: FollowedRepository): FleetObject[];
  /**
   * Whether an object of these kinds and names is the environment's own: delivers from the repository whose URLs are
   * recognized, and from the folder and the branch where they are given, confined as by `objects`. The object is untrusted.
   */
  isFollowing(
    object: KubernetesObject,
    environment: {
      name: string;
      isRepository: (url: unknown) => boolean;
      folder?: string;
      branch?: string;
    },
  ): boolean;
}

/**
 * The software of the host that a repository with pull requests is at.
 *
 * @public
 */
export type PullRequestHost = 'github' | 'gitlab';

/**
 * A service whose pull requests an engine is to deliver. Nothing in it can be a part of a template.
 *
 * @public
 */
export interface PreviewedService {
  /** Of the service. */
  name: string;
  /** URL of the home page of its repository, without `.git`. */
  repository: string;
  host: PullRequestHost;
  /** Image repository without tag; the tag is `pr-<number>-<first eight digits of the commit>`. */
  image: string;
  /** That previews are delivered to; of an engine with namespaces for each, what theirs begin with. */
  namespace: string;
  /** A key of a Secret in the engine's namespace, with which it asks for pull requests; absent, it asks as anybody. */
  token?: { secret: string; key: string };
}

/**
 * How an engine is made to deliver the pull requests of a service.
 *
 * @public
 */
export interface EnginePreviews {
  /** What it takes in a cluster, for people, such as `Flux Operator from 0.14`. */
  needs: string;
  /**
   * Whether each pull request has a namespace of its own, `<namespace>-<number>`, which the engine makes and removes; if not, all
   * share the one, which stands in the fleet.
   */
  hasNamespaces: boolean;
  /** The kinds of the objects that it makes for a pull request by the name `preview-<service>-<number>`. */
  makes: string[];
  /** The one key that the Secret of the token may have it under; absent, where it may be any. */
  tokenKey?: string;
  /**
   * The objects that make it deliver, and that confine what a pull request brings: whoever may push to one changes no object outside
   * of its preview, or, where they share a namespace, outside of that.
   */
  objects(service: PreviewedService): FleetObject[];
  /**
   * Whether an object of these kinds and names is what delivers, or confines, the previews of the service whose repository's URLs are
   * recognized, confined as by `objects`. The object is untrusted.
   *
   * @param service - with what its objects are called
   */
  isFollowing(
    object: KubernetesObject,
    service: { name: string; isRepository: (url: unknown) => boolean },
  ): boolean;
}

/**
 * A delivery engine: everything about it that is not the same for all engines. Pure.
 *
 * @public
 */
export interface Engine<
  Name extends string = string,
  Delivers extends boolean = boolean,
> {
  /** As environments name it. */
  name: Name;
  /** For people. */
  title: string;
  /** Whether it applies anything; without one, only what runs is looked at. */
  delivers: Delivers;
  resources: EngineResource[];
  /** Where its objects are by its own convention. */
  controlNamespace?: string;
  sync: EngineSync | Unsupported;
  follow: EngineFollow | Unsupported;
  previews: EnginePreviews | Unsupported;
  /** Its objects repeat what they say at every interval, with a new time. */
  restates?: boolean;
  /** The object that applied a workload, by the marks that the engine leaves; undefined where there are none. */
  managerOf?(
    workload: KubernetesObject,
  ): { namespace?: string; name: string } | undefined;
  /** The page of an object, as a path below the address of the engine's UI; undefined for an object without one. */
  pagePath?(object: ObjectRef): string | undefined;
  /** Annotations by which catalog entities name its objects. */
  entityAnnotations?: { name: string; selector: string; namespace: string };
}
