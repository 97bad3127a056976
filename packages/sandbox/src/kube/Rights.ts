import { ApiError } from './ApiError';
import { VERBS } from './discovery';
import type { RequestTarget } from './requestTarget';
import type { ResourceType } from './resources';

/**
 * Something that is forbidden; what is left out stands for all.
 * @public
 */
export interface Forbidden {
  verb?: string;
  group?: string;
  /** Plural. */
  resource?: string;
  namespace?: string;
}

interface Attributes {
  verb: string;
  group?: string;
  resource: string;
  namespace?: string;
}

const USER = 'portal';

/** What the one user of a cluster may do: everything that is not forbidden. */
export class Rights {
  private readonly rules = new Set<Forbidden>();

  /** Returns a function that takes the rule away. */
  forbid(rule: Forbidden): () => void {
    this.rules.add(rule);
    return () => this.rules.delete(rule);
  }

  /** Throws a 403 in the words of the real server. */
  check(verb: string, { resource, namespace }: RequestTarget): void {
    const { group, plural } = resource;
    if (this.allows({ verb, group, resource: plural, namespace })) {
      return;
    }
    const where = namespace
      ? `in the namespace "${namespace}"`
      : 'at the cluster scope';
    throw new ApiError({
      code: 403,
      message: `${plural}${
        group && `.${group}`
      } is forbidden: User "${USER}" cannot ${verb} resource "${plural}" in API group "${group}" ${where}`,
    });
  }

  /** A right of all namespaces is only there when none of them is forbidden. */
  allows({ verb, group = '', resource, namespace }: Attributes): boolean {
    return ![...this.rules].some(
      rule =>
        (rule.verb ?? verb) === verb &&
        (rule.group ?? group) === group &&
        (rule.resource ?? resource) === resource &&
        (namespace === undefined ||
          (rule.namespace ?? namespace) === namespace),
    );
  }

  /** What a `SelfSubjectRulesReview` of a namespace is answered. */
  rulesOf(namespace: string, types: ResourceType[]): object {
    return {
      incomplete: false,
      nonResourceRules: [],
      resourceRules: types.map(({ group, plural }) => ({
        verbs: VERBS.filter(verb =>
          this.allows({ verb, group, resource: plural, namespace }),
        ),
        apiGroups: [group],
        resources: [plural],
      })),
    };
  }
}
