import { parsePath } from './paths';
import type { YamlFile } from './YamlFile';
import type { PathStep, YamlPlace } from './YamlPlace';

/** The place under a path that may go on inside a string that holds YAML. */
export function descend(
  place: YamlPlace,
  steps: PathStep[],
): YamlPlace | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) {
    return place;
  }
  const child = (place.isMap || place.isList ? place : place.inner())?.get(
    step,
  );
  return child && descend(child, rest);
}

/**
 * The value at a path of a file, or why there is not exactly one.
 *
 * @param document - 0-based; needed where several documents have the path
 */
export function placeAt(
  file: YamlFile,
  path: string,
  document?: number,
): { place: YamlPlace } | { problem: string } {
  if (file.problem) {
    return { problem: `${file.path} is ${file.problem}` };
  }
  const steps = parsePath(path);
  if (!steps) {
    return {
      problem: `"${path}" is not a path such as a.b[0]["c.d"]`,
    };
  }
  const found = file.roots.flatMap((root, index) => {
    const place =
      document === undefined || document === index
        ? descend(root, steps)
        : undefined;
    return place ? [place] : [];
  });
  if (found.length === 1) {
    return { place: found[0] };
  }
  return {
    problem:
      found.length === 0
        ? `${file.path} has nothing at ${path}`
        : `${file.path} has ${path} in documents ${found
            .map(place => place.context.index)
            .join(', ')}: say which`,
  };
}
