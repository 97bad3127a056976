// The models are ES modules whose entry points cannot be required, so they live in a thread of their own.
import { parentPort } from 'node:worker_threads';
import { firstFalse } from './expressions.mjs';
import { createCheck } from './schemaValidation.mjs';

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

const checks = new Map();

const toCause = ({ instancePath, message, params }) => ({
  field: instancePath.slice(1).replaceAll('/', '.'),
  message: `${message} ${JSON.stringify(params)}`,
});

async function byModel(object) {
  const { [object.kind]: Model } = await MODELS[object.apiVersion]();
  try {
    new Model(object).validate();
    return { causes: [] };
  } catch (error) {
    const errors = error.errors ?? error.ajv?.errors;
    return {
      causes: errors?.map(toCause) ?? [{ field: '', message: error.message }],
    };
  }
}

function bySchema({ key, openApi, object }) {
  if (openApi) {
    let check;
    checks.set(key, value => (check ??= createCheck(openApi))(value));
  }
  const { errors, object: result } = checks.get(key)(object);
  return { causes: errors.map(toCause), object: result };
}

async function answerTo({ object, oldObject, key, openApi, expressions }) {
  if (expressions) {
    return { refusedBy: firstFalse(expressions, { object, oldObject }) };
  }
  return key ? bySchema({ key, openApi, object }) : byModel(object);
}

parentPort.on('message', async ({ id, ...question }) => {
  try {
    parentPort.postMessage({ id, ...(await answerTo(question)) });
  } catch (error) {
    parentPort.postMessage({ id, failure: String(error) });
  }
});
