const FILE = /(^|\/)([\w.-]*[-_.])?values([-_.][\w.-]*)?\.ya?ml$/i;

/** Whether a file is called as files of values are. */
export function isValuesFile(path: string): boolean {
  return FILE.test(path);
}
