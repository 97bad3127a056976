import type { YamlPlace } from '../../yaml/YamlPlace';

const VERSIONS = /^(service|component|app|image)?[-_]?versions?$/i;

/** Whether a place is a map of a claim that gives a version per service. */
export function isVersionMap(place: YamlPlace): boolean {
  return place.isMap && VERSIONS.test(String(place.path.at(-1)));
}

/** API groups whose objects are anything but claims. */
const BUILT_IN =
  /^v1$|^(apps|batch|autoscaling|policy|extensions)\/|\.k8s\.io\/|^[\w.-]*(serving\.knative\.dev|argoproj\.io|fluxcd\.io|istio\.io|openshift\.io)\//;

/** Whether an object of a foreign API group gives versions per service, as a claim of a platform's own API does. */
function isVersionClaim(object: YamlPlace): boolean {
  return (
    !BUILT_IN.test(object.text('apiVersion') ?? '') &&
    [...(object.get('spec')?.visit() ?? [])].some(isVersionMap)
  );
}

/** Whether an object is one of Crossplane, or a claim that carries versions. */
export function claimsObject(object: YamlPlace): boolean {
  return (
    (object.text('apiVersion') ?? '').includes('crossplane.io/') ||
    isVersionClaim(object)
  );
}
