import { join } from 'node:path';
import {
  type ImageInfo,
  type ImageRegistry,
  RegistryClient,
  startRegistry,
  toImage,
} from './registry';
import { SANDBOX_CREDENTIALS } from './story/credentials';
import { REGISTRY } from './story/services';

/**
 * An image of a service, with what else it is to tell of itself.
 * @public
 */
export type StoryImage = {
  service: string;
  version: string;
} & Partial<ImageInfo>;

/**
 * The sandbox's registry: what its clusters know as `registry.acme.example`.
 * @public
 */
export interface SandboxRegistry extends ImageRegistry {
  /** Whether an image as a container names it can be pulled; of other registries, everything can. */
  hasImage(image: string): boolean;
  /** Pushes images of services, as continuous integration does. */
  push(...images: StoryImage[]): Promise<void>;
}

/** Splits an image of the sandbox's registry into repository and what it is asked for by. */
function toReference(image: string): [string, string] {
  const [named, digest] = image.slice(REGISTRY.length + 1).split('@');
  const [repository, tag = 'latest'] = named.split(':');
  return [repository, digest ?? tag];
}

/**
 * Starts the registry of the sandbox.
 * @public
 */
export async function startImages(options: {
  dataDir: string;
  port: number;
}): Promise<SandboxRegistry> {
  const registry = await startRegistry({
    dataDir: join(options.dataDir, 'registry'),
    port: options.port,
    service: REGISTRY,
    accounts: [SANDBOX_CREDENTIALS.registry],
  });
  const client = new RegistryClient({
    url: registry.url,
    ...SANDBOX_CREDENTIALS.registry,
  });
  const pushAll = async (name: string, images: StoryImage[]) => {
    for (const { service, version, ...info } of images) {
      if (service === name) {
        const image = toImage({
          source: `https://${REGISTRY}/${service}`,
          created: new Date().toISOString(),
          version,
          ...info,
        });
        await client.push(service, { tag: version, image });
      }
    }
  };
  return {
    ...registry,
    hasImage: image =>
      !image.startsWith(`${REGISTRY}/`) || registry.has(...toReference(image)),
    async push(...images) {
      const services = new Set(images.map(({ service }) => service));
      await Promise.all([...services].map(name => pushAll(name, images)));
    },
  };
}
