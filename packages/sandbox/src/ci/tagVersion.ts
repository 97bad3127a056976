import type { ForgeApi } from './ForgeApi';
import { nextVersion, toRelease } from './nextVersion';

const FIRST = '0.1.0';

/** Newest first. */
function releasesOf(tags: string[]): string[] {
  return tags
    .map(tag => tag.slice(1))
    .filter(toRelease)
    .sort((one, other) => {
      const [left, right] = [toRelease(one)!, toRelease(other)!];
      const index = left.findIndex((part, at) => part !== right[at]);
      return index < 0 ? 0 : right[index] - left[index];
    });
}

/** The version of a commit that has a tag, or the one to tag it with. */
async function versionOf(
  forge: ForgeApi,
  options: { repository: string; sha: string },
): Promise<{ version: string; isTagged: boolean }> {
  const { repository, sha } = options;
  const tags = (await forge.listTags(repository)).map(({ name }) => name);
  for (const release of releasesOf(tags)) {
    const base = `v${release}`;
    const messages = await forge.messagesSince(repository, { base, sha });
    if (messages?.length === 0) {
      return { version: release, isTagged: true };
    }
    if (messages) {
      let version = nextVersion(toRelease(release)!, messages);
      while (tags.includes(`v${version}`)) {
        // Of a commit that does not come before this one
        version = nextVersion(toRelease(version)!, []);
      }
      return { version, isTagged: false };
    }
  }
  let version = FIRST;
  while (tags.includes(`v${version}`)) {
    version = nextVersion(toRelease(version)!, []);
  }
  return { version, isTagged: false };
}

/** Gives a commit the tag of the next version, unless it has one. Returns the version. */
export async function tagVersion(
  forge: ForgeApi,
  options: { repository: string; sha: string },
): Promise<string> {
  const { repository, sha } = options;
  for (;;) {
    const { version, isTagged } = await versionOf(forge, options);
    // Somebody may have been faster
    if (
      isTagged ||
      (await forge.createTag(repository, { name: `v${version}`, sha }))
    ) {
      return version;
    }
  }
}
