import type { KubernetesObject } from '@downstage/readers';

const MOST_PROJECTS = 10;

/** An Application as far as it is looked at here. */
export interface Application extends KubernetesObject {
  metadata?: KubernetesObject['metadata'] & { resourceVersion?: string };
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

/** The name that Argo CD's policies know an Application by; its namespace is in it where it is not Argo CD's own. */
function rbacName({ metadata, spec, status }: Application): string {
  const project = textOf((spec as { project?: unknown })?.project) || 'default';
  const { controllerNamespace } = (status ?? {}) as {
    controllerNamespace?: unknown;
  };
  const elsewhere =
    controllerNamespace && metadata?.namespace !== controllerNamespace;
  return [
    project,
    ...(elsewhere ? [metadata?.namespace] : []),
    metadata?.name,
  ].join('/');
}

/** Which Applications an instance has, in which version: enough to tell what changed. */
export class KnownApplications {
  private versions = new Map<string, string>();
  private next = new Map<string, string>();
  private readonly projects = new Map<string, string>();

  get size(): number {
    return this.versions.size;
  }

  /** Whether an Application of a new list is new or changed. */
  record(application: Application): boolean {
    const {
      namespace = '',
      name = '',
      resourceVersion,
    } = application.metadata ?? {};
    const key = `${namespace}/${name}`;
    const version = resourceVersion ?? JSON.stringify(application);
    this.next.set(key, version);
    const example = rbacName(application);
    const [project] = example.split('/');
    if (this.projects.has(project) || this.projects.size < MOST_PROJECTS) {
      this.projects.set(project, example);
    }
    return this.versions.get(key) !== version;
  }

  /** The list came to its end; what was not in it is gone. */
  complete(): Application[] {
    const gone = [...this.versions.keys()].filter(key => !this.next.has(key));
    this.versions = this.next;
    this.next = new Map();
    return gone.map(key => {
      const [namespace, name] = key.split('/');
      return { metadata: { namespace, name } };
    });
  }

  /** Nothing is known any more: the next list is one of all. */
  forget(): void {
    this.versions = new Map();
    this.next = new Map();
  }

  /** One Application of each of some projects, as policies name it. */
  examples(): string[] {
    return [...this.projects.values()];
  }
}
