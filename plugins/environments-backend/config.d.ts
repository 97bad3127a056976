export interface Config {
  environments?: {
    /**
     * Types of Components that are looked for in environments. Default: service, website.
     */
    componentTypes?: string[];
    /**
     * URLs of repositories, or URL prefixes that end before a slash, that any environment entity may write to. Without
     * it, an environment may write only to the repository that its entity was read from.
     */
    trust?: string[];
    /**
     * URLs of repositories, or URL prefixes that end before a slash, that delivery engines follow: what a new environment
     * is made known to. Without it, no environment can be created by the golden path.
     */
    fleets?: string[];
    /**
     * Seconds between two looks at the head of every environment branch. Webhooks make it faster. Default: 60.
     */
    pollSeconds?: number;
  };
}
