/** The versions of one release of Backstage, of which a registry may have newer ones. */

const SCOPE = '@backstage/';
const isNewer = (version, other) =>
  version.localeCompare(other, 'en', { numeric: true }) > 0;

/**
 * Finds the versions that go with some of a release: its packages ask for each other as they were when it was made.
 *
 * @param dependencies - of the manifests to begin with: ranges by name
 * @param askForDependencies - tells the same of published versions, which it is given as `name@version`
 */
export async function versionsOfRelease(dependencies, askForDependencies) {
  const versions = new Map();
  let asked = dependencies;
  while (asked.length > 0) {
    const found = new Set();
    for (const [name, range] of asked.flatMap(Object.entries)) {
      const version = range.replace(/^[\^~]/, '');
      const known = versions.get(name);
      if (name.startsWith(SCOPE) && (!known || isNewer(version, known))) {
        versions.set(name, version);
        found.add(name);
      }
    }
    asked =
      found.size > 0
        ? await askForDependencies(
            [...found].map(name => `${name}@${versions.get(name)}`),
          )
        : [];
  }
  return Object.fromEntries(versions);
}
