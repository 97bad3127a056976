import type { DeliveryReading } from '../../objects/DeliveryStatus';
import type { KubernetesObject } from '../../objects/KubernetesObject';
import type {
  ProvidedGenerator,
  ProviderSelector,
  TemplatePart,
} from '../../objects/Previews';
import { tells } from '../../objects/templateParts';
import { at, list, strings, text } from '../../objects/untrusted';
import { inventoryOf } from './readKustomization';
import { type NamedTemplate, templatesIn } from './resourceSets/templatesIn';
import { toInputTemplate } from './resourceSets/toInputTemplate';
import { toReading } from './verdict';

const PROVIDER = 'ResourceSetInputProvider';
const MOST = 20;
const MOST_VALUES = 50;
const MOST_TELLING = 4;

function toSelector(value: unknown): ProviderSelector {
  const labels = Object.entries(strings(at(value, 'matchLabels')));
  return {
    matchLabels: Object.fromEntries(labels.slice(0, MOST)),
    matchExpressions: list(at(value, 'matchExpressions'))
      .slice(0, MOST)
      .map(item => ({
        key: text(at(item, 'key')) ?? '',
        operator: text(at(item, 'operator')) ?? '',
        values: list(at(item, 'values'))
          .slice(0, MOST_VALUES)
          .flatMap(each => text(each) ?? []),
      })),
  };
}

function providersOf(spec: unknown): ProvidedGenerator['providers'] {
  return list(at(spec, 'inputsFrom'))
    .slice(0, MOST)
    .flatMap((item): ProvidedGenerator['providers'] => {
      const name = text(at(item, 'name'));
      const selector = at(item, 'selector');
      if (name) {
        return [{ name }];
      }
      return typeof selector === 'object' && selector !== null
        ? [{ selector: toSelector(selector) }]
        : [];
    });
}

function toTemplate(
  { kind, name, labels }: NamedTemplate,
  permutes: boolean,
): ProvidedGenerator['templates'][number] {
  const parts = toInputTemplate(name, { permutes });
  const telling = labels.flatMap(
    ([key, value]): Array<[string, TemplatePart[]]> => {
      const read = toInputTemplate(value, { permutes });
      return read && tells(read) ? [[key, read]] : [];
    },
  );
  return {
    kind,
    ...(parts ? { name: parts } : {}),
    ...(telling.length > 0
      ? { labels: Object.fromEntries(telling.slice(0, MOST_TELLING)) }
      : {}),
  };
}

function providedOf(spec: unknown): ProvidedGenerator | undefined {
  const providers = providersOf(spec);
  const permutes = at(spec, 'inputStrategy', 'name') === 'Permute';
  return providers.length > 0
    ? {
        kind: PROVIDER,
        providers,
        ...(list(at(spec, 'inputs')).length > 0 ? { own: true } : {}),
        ...(permutes ? { permutes } : {}),
        templates: templatesIn(spec).map(item => toTemplate(item, permutes)),
      }
    : undefined;
}

/**
 * Reads a ResourceSet of Flux Operator (fluxcd.controlplane.io).
 * https://fluxoperator.dev/docs/crd/resourceset/
 */
export function readResourceSet(object: KubernetesObject): DeliveryReading {
  const provided = providedOf(object.spec);
  return {
    ...toReading(object, {
      kind: 'ResourceSet',
      versions: {},
      sources: [],
      objects: inventoryOf(object.status),
    }),
    ...(provided ? { provided } : {}),
  };
}
