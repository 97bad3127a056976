/** Now, as Kubernetes writes times: in UTC, to the second. */
export const timeNow = () => new Date().toISOString().replace(/\.\d+Z$/, 'Z');
