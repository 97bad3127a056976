export interface Config {
  environments?: {
    /**
     * Types of Components that are looked for in environments. Default: service, website.
     */
    componentTypes?: string[];
    /**
     * What environments may reach, by the repository that their entity was read from. Without an entry, nothing is read,
     * written or watched for an environment. Of several entries for one repository, each adds what it grants.
     */
    homes?: Array<{
      /**
       * URL of a repository; "*" stands for a part of one path segment.
       */
      repository: string;
      /**
       * Branches that entities may be read from. Default: main. Name only branches that are protected.
       */
      branches?: string[];
      /**
       * URLs of further repositories that environments from there may read and write; "*" as above.
       */
      repositories?: string[];
      /**
       * Tiers that environments from there may have. Default: all.
       */
      tiers?: Array<'development' | 'testing' | 'staging' | 'production'>;
      /**
       * Namespaces that environments from there may read and sync, by the name of the cluster: those of the workloads, and
       * that of the engine's objects. "*" stands for a part of a name.
       */
      clusters?: { [cluster: string]: string[] };
    }>;
    /**
     * Where previews of pull requests are. What is not named here is not shown. Default: none.
     */
    previews?: Array<{
      /**
       * Name of the cluster that has the delivery engine's objects.
       */
      cluster: string;
      /**
       * Namespaces that those objects are in; "*" stands for a part of a name. Default: argocd
       * and flux-system.
       */
      control?: string[];
      /**
       * Namespaces that previews are delivered to; "*" stands for a part of a name.
       */
      namespaces: string[];
      /**
       * URLs of the repositories whose pull requests have previews there; "*" stands for a part of one path segment.
       */
      repositories: string[];
      /**
       * The key of a Secret beside those objects with which the engine asks the host for pull requests, where the golden path
       * sets previews up. Flux Operator takes it from the key "password" alone, beside "username", and Flux clones the
       * repository with the same. Default: none, as for repositories that everybody may read.
       */
      token?: { secret: string; key: string };
    }>;
    /**
     * Environments that are defined here instead of in the catalog, as metadata and spec of their entities. They may reach
     * what they name. Needs the module of the catalog.
     */
    environments?: Array<{ metadata: object; spec: object }>;
    /**
     * Repositories that delivery engines follow: what new environments are made known to. Without one, the golden path
     * creates no environment.
     */
    fleets?: Array<{
      /**
       * URL of the repository.
       */
      repository: string;
      /**
       * The branch that engines follow. Default: main.
       */
      branch?: string;
      /**
       * Whether new environments are committed to the branch. Default: false, a pull request proposes them.
       */
      direct?: boolean;
      /**
       * The clusters whose engine follows the repository, by the name that environments use.
       */
      clusters: {
        [cluster: string]: {
          engine: 'argocd' | 'flux';
          /**
           * The folder that the engine follows. Default: clusters/<cluster>.
           */
          folder?: string;
          /**
           * Flux: the Secret in flux-system with the credentials for the repositories of environments.
           */
          secret?: string;
          /**
           * Argo CD: the config management plugin that renders a helmfile. Default: none, no environment begins as one.
           */
          helmfile?: {
            /**
             * As an Application names it: the name of the plugin, or <name>-<version> where it has a version.
             */
            plugin: string;
          };
          /**
           * What is in the cluster that makes Secrets of what may stand in Git. Default: nothing.
           */
          secrets?: {
            /**
             * The controller of Sealed Secrets.
             */
            sealedSecrets?: {
              /**
               * Default: sealed-secrets-controller.
               */
              controllerName?: string;
              /**
               * Default: kube-system.
               */
              controllerNamespace?: string;
            };
            /**
             * External Secrets.
             */
            externalSecrets?: {
              /**
               * Name of the ClusterSecretStore.
               */
              store: string;
            };
            /**
             * SOPS, which Flux decrypts.
             */
            sops?: {
              /**
               * For whom files are encrypted, as in a rule of .sops.yaml.
               */
              recipients: {
                [key in
                  | 'age'
                  | 'pgp'
                  | 'kms'
                  | 'gcp_kms'
                  | 'azure_keyvault'
                  | 'hc_vault_transit_uri']?: string;
              };
              /**
               * The Secret in flux-system with the key. Default: none, a key service knows Flux.
               */
              secret?: string;
            };
          };
          /**
           * Argo CD: the namespaces, as in application.namespaces of argocd-cmd-params-cm, that it takes Applications from
           * beside its own; "*" stands for a part of a name. An environment that is called so may begin in the layout argocd.
           * Default: none.
           */
          applicationNamespaces?: string[];
          /**
           * What the object that delivers an environment is annotated with, such as subscriptions of Argo CD's notifications.
           */
          annotations?: { [key: string]: string };
        };
      };
    }>;
    /**
     * What the golden path may create.
     */
    creation?: {
      /**
       * How many environments and services one owner may have: more are not created. Default: as many as it likes.
       */
      quota?: {
        environments?: number;
        services?: number;
      };
      /**
       * URLs of the repositories that may be created for environments; "*" stands for a part of one path segment. Default:
       * none.
       */
      repositories?: string[];
      /**
       * Repositories that exist, and get new environments as folders, by pull request, or as branches. Default: none.
       */
      shared?: Array<{
        /**
         * URL of the repository; one entry for each.
         */
        repository: string;
        /**
         * The branch that gets the folders, and the catalog files of branches. Default: main.
         */
        branch?: string;
        /**
         * The folder of an environment, or of the catalog file of one that is a branch; "{name}" stands for its name. Default: environments/{name}.
         */
        folder?: string;
      }>;
      /**
       * URLs of the repositories that may be created for services; "*" as above. Default: none.
       */
      services?: string[];
      /**
       * What new environments of a tier begin with.
       */
      tiers?: {
        [tier in 'development' | 'testing' | 'staging' | 'production']?: {
          /**
           * Approvals that a pull request needs, 0 to 6. Default: 0 in development, else 1.
           */
          approvals?: number;
          /**
           * Whether a first environment gets new versions by itself. Default: manual.
           */
          strategy?: 'manual' | 'automatic';
          /**
           * How long a promotion may take to become healthy, as an ISO 8601 duration. Default: PT30M.
           */
          healthyWithin?: string;
          /**
           * How long a version has to be healthy before, as an ISO 8601 duration. Default: PT1H in production.
           */
          soak?: string;
        };
      };
      /**
       * Whether repositories of environments get a workflow of GitHub Actions that validates them. Default: true.
       */
      workflow?: boolean;
      /**
       * What the repositories that are created tell of pushes and pull requests. Default: nothing, which suits hosts whose
       * organizations do.
       */
      webhook?: {
        /**
         * Such as https://portal.acme.example/api/events/http/github.
         */
        url: string;
        /**
         * That of events.modules.github.webhookSecret.
         * @visibility secret
         */
        secret: string;
      };
    };
    /**
     * What continuous integration may report.
     */
    artifacts?: {
      /**
       * Which artifacts the bearer of an access token may report. Default: everybody who has the permission
       * environments.artifact.report may report all.
       */
      reporters?: Array<{
        /**
         * The subject of the token, such as ci-loans.
         */
        subject: string;
        /**
         * Image repositories and charts, such as ghcr.io/acme/loans; "*" stands for a part of one path segment.
         */
        artifacts: string[];
      }>;
      /**
       * Registries from which the versions of images are taken that services follow, by their annotation
       * downstage.dev/follow-versions.
       */
      registries?: Array<{
        /**
         * As images name it, such as ghcr.io; docker.io for Docker Hub.
         */
        host: string;
        /**
         * Where it answers, without path. Default: https://HOST.
         */
        url?: string;
        /**
         * Who reads there. Default: nobody in particular.
         */
        username?: string;
        /**
         * @visibility secret
         */
        password?: string;
        /**
         * What may be followed: paths without host, such as library/valkey; "*" stands for a part of one path segment. Whoever reads
         * a component that follows an image learns of its tags.
         */
        images: string[];
        /**
         * Minutes between two looks at an image. Default: 15.
         */
        everyMinutes?: number;
      }>;
    };
    /**
     * Seconds between two looks at the head of every environment branch. Webhooks make it faster. Default: 60.
     */
    pollSeconds?: number;
    /**
     * Files that are read of one branch at most. With more, nothing new is read of it, and its environments say so.
     * Default: 25000.
     */
    maxSourceFiles?: number;
    /**
     * Megabytes that are read of one branch at most, in the same way. Default: 100.
     */
    maxSourceMegabytes?: number;
    /**
     * Plans, promotions, additions and syncs that one person may ask for in a minute, on each replica. Default: 60.
     */
    requestsPerMinute?: number;
    /**
     * Whether people may have the pull requests of their promotions opened as themselves, with a token that their browser gets
     * for it. It is used for that request alone and stored nowhere. Default: true.
     */
    pullRequestsAsPerson?: boolean;
  };
}
