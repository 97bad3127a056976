const REGISTRY = 'registry:';

/** Who reports what is taken from a registry. */
export const registryReporter = (host: string) => `${REGISTRY}${host}`;

/** Whether a version was taken from a registry, and nobody has reported it. */
export const isTakenFromRegistry = (reportedBy: string) =>
  reportedBy.startsWith(REGISTRY);
