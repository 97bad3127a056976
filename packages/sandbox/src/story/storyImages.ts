import type { ImageInfo } from '../registry';
import { daysBefore } from './RepositorySeed';
import type { Story } from './Story';

/** Every image that was released, and whatever else an environment asks for. */
export function storyImages(
  options: Story,
): Array<ImageInfo & { service: string }> {
  const { forgeUrl, owner, now, services, environments, software } = options;
  const ages = new Map<string, number>();
  for (const { rollouts } of environments) {
    for (const { daysAgo, versions } of rollouts) {
      for (const pair of Object.entries(versions)) {
        ages.set(pair.join(':'), daysAgo);
      }
    }
  }
  for (const { name, releases } of services) {
    for (const { version, daysAgo } of releases) {
      ages.set(`${name}:${version}`, daysAgo);
    }
  }
  const ours = [...ages].map(([image, daysAgo]) => {
    const [service, version] = image.split(':');
    return {
      service,
      version,
      source: `${forgeUrl}/${owner}/${service}`,
      created: daysBefore(now, daysAgo),
    };
  });
  const others = software.flatMap(({ name, source, versions }) =>
    Object.entries(versions).map(([version, { daysAgo }]) => ({
      service: name,
      version,
      source,
      created: daysBefore(now, daysAgo),
    })),
  );
  return [...ours, ...others];
}
