import type { ProviderSelector } from '../objects/Previews';

function meets(
  labels: Record<string, string>,
  { key, operator, values }: ProviderSelector['matchExpressions'][number],
): boolean {
  const has = Object.hasOwn(labels, key);
  switch (operator) {
    case 'In':
      return has && values.includes(labels[key]);
    case 'NotIn':
      return !has || !values.includes(labels[key]);
    case 'Exists':
      return has;
    case 'DoesNotExist':
      return !has;
    default:
      return false;
  }
}

/** Whether a selector means an object with these labels, as Kubernetes decides it. */
export function selects(
  { matchLabels, matchExpressions }: ProviderSelector,
  labels: Record<string, string>,
): boolean {
  return (
    Object.entries(matchLabels).every(
      ([key, value]) => Object.hasOwn(labels, key) && labels[key] === value,
    ) && matchExpressions.every(expression => meets(labels, expression))
  );
}
