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
     * Environments that are defined here instead of in the catalog, as metadata and spec of their entities. They may reach
     * what they name. Needs the module of the catalog.
     */
    environments?: Array<{ metadata: object; spec: object }>;
    /**
     * URLs of repositories, or URL prefixes that end before a slash, that delivery engines follow: what a new environment
     * is made known to. Without it, no environment can be created by the golden path.
     */
    fleets?: string[];
    /**
     * Seconds between two looks at the head of every environment branch. Webhooks make it faster. Default: 60.
     */
    pollSeconds?: number;
    /**
     * Plans, promotions, additions and syncs that one person may ask for in a minute, on each replica. Default: 60.
     */
    requestsPerMinute?: number;
  };
}
