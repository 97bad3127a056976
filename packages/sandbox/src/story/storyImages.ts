import type { ImageInfo } from '../registry';
import { ENVIRONMENTS } from './environments';
import { daysBefore } from './RepositorySeed';
import { SERVICES } from './services';

/** Every image that was released, and whatever else an environment asks for. */
export function storyImages(options: {
  forgeUrl: string;
  owner: string;
  now: Date;
}): Array<ImageInfo & { service: string }> {
  const { forgeUrl, owner, now } = options;
  const ages = new Map<string, number>();
  for (const { rollouts } of ENVIRONMENTS) {
    for (const { daysAgo, versions } of rollouts) {
      for (const pair of Object.entries(versions)) {
        ages.set(pair.join(':'), daysAgo);
      }
    }
  }
  for (const { name, releases } of SERVICES) {
    for (const { version, daysAgo } of releases) {
      ages.set(`${name}:${version}`, daysAgo);
    }
  }
  return [...ages].map(([image, daysAgo]) => {
    const [service, version] = image.split(':');
    return {
      service,
      version,
      source: `${forgeUrl}/${owner}/${service}`,
      created: daysBefore(now, daysAgo),
    };
  });
}
