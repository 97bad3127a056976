/** Joins a folder (`.` is the root) and a path below it. */
export function below(folder: string, path: string): string {
  return folder === '.' ? path : `${folder}/${path}`;
}

/** The folder of a file; `.` for the root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, slash);
}

/** A path or URL without the slashes at its end. An expression would try every row of slashes from each of them. */
export function withoutSlash(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') {
    end -= 1;
  }
  return path.slice(0, end);
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Whether a file stands in a folder, at any depth. */
export function isBelow(folder: string, path: string): boolean {
  return folder === '.' || path === folder || path.startsWith(`${folder}/`);
}

/**
 * The path that a file means by a relative one; undefined when it leaves the repository.
 *
 * @param from - The folder that the relative path starts at
 */
export function resolvePath(
  from: string,
  relative: string,
): string | undefined {
  const steps = relative.startsWith('/') || from === '.' ? [] : from.split('/');
  for (const step of relative.split('/')) {
    if (step === '..') {
      if (steps.length === 0) {
        return undefined;
      }
      steps.pop();
    } else if (step !== '' && step !== '.') {
      steps.push(step);
    }
  }
  return steps.join('/') || '.';
}

/**
 * The relative path by which a file leads to another one.
 *
 * @param from - The folder of the file
 */
export function relativePath(from: string, to: string): string {
  const [start, end] = [from, to].map(path =>
    path === '.' ? [] : path.split('/'),
  );
  let same = 0;
  while (same < start.length && start[same] === end[same]) {
    same += 1;
  }
  const steps = [...start.slice(same).map(() => '..'), ...end.slice(same)];
  return steps.join('/') || '.';
}
