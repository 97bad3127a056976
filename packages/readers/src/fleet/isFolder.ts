/** Whether a path of an engine's object, which may be anything, is a folder of a repository; any path, where none is asked for. */
export function isFolder(path: unknown, folder: string | undefined): boolean {
  return (
    folder === undefined ||
    (typeof path === 'string' &&
      path.replace(/^\.?\/+/, '').replace(/\/+$/, '') === folder)
  );
}
