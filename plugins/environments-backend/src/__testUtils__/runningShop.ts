/** A Deployment of the service shop that runs one version. */
export const runningShop = (
  namespace: string,
  tag: string,
  metadata: {
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  } = {},
) => ({
  metadata: { name: 'shop', namespace, generation: 1, ...metadata },
  spec: {
    replicas: 1,
    template: { spec: { containers: [{ image: `r.example/shop:${tag}` }] } },
  },
  status: {
    observedGeneration: 1,
    replicas: 1,
    updatedReplicas: 1,
    readyReplicas: 1,
  },
});
