import { applyPatch, type Operation } from 'fast-json-patch';
import { ApiError } from './ApiError';

type Json = any;

const isMap = (value: Json): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** RFC 7386. */
export function mergePatch(target: Json, patch: Json): Json {
  if (!isMap(patch)) {
    return patch;
  }
  const result: Record<string, Json> = isMap(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      delete result[key];
    } else {
      result[key] = mergePatch(result[key], value);
    }
  }
  return result;
}

/** Lists that Kubernetes merges by a key and does not replace. */
const MERGE_KEYS: Record<string, string[]> = {
  containers: ['name'],
  initContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  volumeMounts: ['mountPath'],
  ports: ['containerPort', 'port'],
  conditions: ['type'],
};

function mergeList(name: string, target: Json, patch: Json[]): Json[] {
  const key = MERGE_KEYS[name]?.find(candidate =>
    patch.every(item => isMap(item) && candidate in item),
  );
  if (!key || !Array.isArray(target)) {
    return patch;
  }
  const result = [...target];
  for (const item of patch) {
    const index = result.findIndex(existing => existing?.[key] === item[key]);
    if (item.$patch === 'delete') {
      result.splice(index, index < 0 ? 0 : 1);
    } else if (index < 0) {
      result.push(item);
    } else {
      result[index] = strategicPatch(result[index], item);
    }
  }
  return result;
}

/** Strategic merge without the directives that `kubectl` does not send for the types served here. */
export function strategicPatch(target: Json, patch: Json): Json {
  if (!isMap(patch)) {
    return patch;
  }
  const result: Record<string, Json> = isMap(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) {
      continue;
    }
    if (value === null) {
      delete result[key];
    } else if (Array.isArray(value)) {
      result[key] = mergeList(key, result[key], value);
    } else {
      result[key] = strategicPatch(result[key], value);
    }
  }
  return result;
}

/** Applies a patch by its media type. */
export function patchObject(
  target: Json,
  patch: Json,
  mediaType: string,
): Json {
  switch (mediaType) {
    case 'application/json-patch+json':
      try {
        return applyPatch(target, patch as Operation[], true, false)
          .newDocument;
      } catch (error) {
        const [message] = String((error as Error).message).split('\n');
        throw new ApiError({ code: 422, message });
      }
    case 'application/merge-patch+json':
      return mergePatch(target, patch);
    case 'application/strategic-merge-patch+json':
    case 'application/apply-patch+yaml':
      return strategicPatch(target, patch);
    default:
      throw new ApiError({
        code: 415,
        message: `the body of the request was in an unknown format - ${mediaType}`,
      });
  }
}
