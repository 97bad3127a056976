import type { ObjectStore } from './ObjectStore';
import {
  DEFINITIONS,
  RESOURCES,
  type ResourceType,
  isCustomResource,
} from './resources';
import { toResourceTypes } from './resourceDefinition';

const definitionsName = `${DEFINITIONS.group}/${DEFINITIONS.plural}`;

/** Kubernetes' own types. */
const BUILT_IN = RESOURCES.filter(type => !isCustomResource(type));

/** What a cluster serves: Kubernetes' own types, and those of the definitions that it has. */
export class ResourceTypes {
  private types: ResourceType[] = BUILT_IN;

  constructor(private readonly store: ObjectStore) {
    this.read();
    store.subscribe(({ resource }) => {
      if (resource === definitionsName) {
        this.read();
      }
    });
  }

  all(): ResourceType[] {
    return this.types;
  }

  find(path: {
    group: string;
    version: string;
    plural: string;
  }): ResourceType | undefined {
    return this.types.find(
      type =>
        type.group === path.group &&
        type.version === path.version &&
        type.plural === path.plural,
    );
  }

  private read(): void {
    const defined = this.store.list(definitionsName).flatMap(toResourceTypes);
    this.types = [...BUILT_IN, ...defined];
  }
}
