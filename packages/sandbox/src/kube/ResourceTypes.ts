import type { ObjectStore } from './ObjectStore';
import { DEFINITIONS, RESOURCES, type ResourceType } from './resources';
import { toResourceTypes } from './resourceDefinition';

const definitionsName = `${DEFINITIONS.group}/${DEFINITIONS.plural}`;

/** What a cluster serves: Kubernetes' own types, those of the story, and what definitions were applied for. */
export class ResourceTypes {
  private types: ResourceType[] = RESOURCES;

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

  /** A definition takes the place of a type of the story. */
  private read(): void {
    const defined = this.store.list(definitionsName).flatMap(toResourceTypes);
    const own = RESOURCES.filter(
      type =>
        !defined.some(
          each => each.group === type.group && each.plural === type.plural,
        ),
    );
    this.types = [...own, ...defined];
  }
}
