import type { YamlPlace } from '../../yaml/YamlPlace';

/** The sources of an Application. */
export function sourcesOf(spec: YamlPlace): YamlPlace[] {
  const single = [spec.get('source'), spec.get('sourceHydrator', 'drySource')];
  return [
    ...single.filter((source): source is YamlPlace => source !== undefined),
    ...spec.list('sources'),
  ];
}

/** `[name=]reference`: what stands before the reference, if anything does, and the reference. */
export function splitImage(text: string): {
  replaced?: string;
  reference: string;
} {
  const equals = text.indexOf('=');
  return {
    ...(equals < 0 ? {} : { replaced: text.slice(0, equals) }),
    reference: text.slice(equals + 1),
  };
}
