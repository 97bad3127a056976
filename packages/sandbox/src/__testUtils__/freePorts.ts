/** Lets a sandbox of the story listen where nobody else does. */
export const FREE_PORTS = {
  forgePort: 0,
  clusterPorts: { dev: 0, qa: 0, 'prod-eu': 0, 'prod-us': 0 },
  argoCdPorts: { dev: 0, qa: 0 },
  registryPort: 0,
};
