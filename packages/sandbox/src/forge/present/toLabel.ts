import { nodeId, stableId } from './toAccount';

/** A label in GitHub's shape. */
export function toLabel(url: string, name: string) {
  return {
    id: stableId(`label:${name}`),
    node_id: nodeId('Label', name),
    url: `${url}/labels/${encodeURIComponent(name)}`,
    name,
    color: 'ededed',
    default: false,
    description: '',
  };
}
