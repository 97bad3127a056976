import type { ObjectSink } from '@downstage/backstage-plugin-environments-node';
import {
  type KubernetesObject,
  type WatchedResource,
  resourceName,
} from '@downstage/readers';
import type { News } from './News';

/** The kind that defines others. */
export const DEFINITIONS: WatchedResource = {
  group: 'apiextensions.k8s.io',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  optional: false,
};

const nameOf = ({ metadata }: KubernetesObject) => metadata?.name ?? '';

/**
 * The definitions of a cluster, as far as they may be read: they tell at once when a kind comes, changes or goes. A sink of
 * the watch of definitions.
 */
export class Definitions implements ObjectSink {
  /** Undefined while they are not known. */
  private names?: Set<string>;

  constructor(private readonly news: News) {}

  get known(): boolean {
    return this.names !== undefined;
  }

  /** Whether there is no definition of a kind; false while that is not known. */
  lack(resource: WatchedResource): boolean {
    return this.names?.has(resourceName(resource)) === false;
  }

  async listed(
    _resource: WatchedResource,
    pages: AsyncIterable<KubernetesObject[]>,
  ): Promise<void> {
    const names = new Set<string>();
    for await (const page of pages) {
      page.forEach(item => names.add(nameOf(item)));
    }
    const before = this.names ?? new Set();
    this.names = names;
    [...before, ...names]
      .filter(name => before.has(name) !== names.has(name))
      .forEach(name => this.news.tell(name));
  }

  async changed(
    _resource: WatchedResource,
    changes: Parameters<ObjectSink['changed']>[1],
  ): Promise<void> {
    for (const { type, object } of changes) {
      const name = nameOf(object);
      if (type === 'deleted') {
        this.names?.delete(name);
      } else {
        this.names?.add(name);
      }
      this.news.tell(name);
    }
  }

  async absent(): Promise<void> {
    this.names = undefined;
  }

  async failed(): Promise<void> {
    this.names = undefined;
  }
}
