/** Whether a file may list a chart's dependencies. */
export function isChartFile(path: string): boolean {
  return /(^|\/)(Chart|requirements)\.yaml$/.test(path);
}
