// The models are ES modules whose entry points cannot be required, so they live in a thread of their own.
import { parentPort } from 'node:worker_threads';

const MODELS = {
  'argoproj.io/v1alpha1': () =>
    import('@kubernetes-models/argo-cd/argoproj.io/v1alpha1'),
  'source.toolkit.fluxcd.io/v1': () =>
    import('@kubernetes-models/flux-cd/source.toolkit.fluxcd.io/v1'),
  'kustomize.toolkit.fluxcd.io/v1': () =>
    import('@kubernetes-models/flux-cd/kustomize.toolkit.fluxcd.io/v1'),
  'helm.toolkit.fluxcd.io/v2': () =>
    import('@kubernetes-models/flux-cd/helm.toolkit.fluxcd.io/v2'),
};

async function causesOf(object) {
  const { [object.kind]: Model } = await MODELS[object.apiVersion]();
  try {
    new Model(object).validate();
    return [];
  } catch (error) {
    const errors = error.errors ?? error.ajv?.errors;
    return errors
      ? errors.map(({ instancePath, message, params }) => ({
          field: instancePath.slice(1).replaceAll('/', '.'),
          message: `${message} ${JSON.stringify(params)}`,
        }))
      : [{ field: '', message: error.message }];
  }
}

parentPort.on('message', async ({ id, object }) => {
  try {
    parentPort.postMessage({ id, causes: await causesOf(object) });
  } catch (error) {
    parentPort.postMessage({ id, failure: String(error) });
  }
});
