import { findEngine } from '@downstage/readers';

/** Where an environment is delivered to. */
export interface DeliveryPlace {
  cluster: string;
  /** Without one, whatever manages the workloads. */
  engine?: string;
  /** Of the workloads; without them, all of the cluster. */
  namespaces?: string[];
  /** Labels of the engine's objects. */
  selector?: Record<string, string>;
}

/** `delivery` of an entity: the engine's objects lie in the cluster that it delivers to. */
export function deliveryTo({
  cluster,
  engine,
  namespaces,
  selector,
}: DeliveryPlace) {
  const namespace = engine && findEngine(engine)?.controlNamespace;
  return {
    ...(engine ? { engine } : {}),
    control: {
      cluster,
      ...(namespace ? { namespace } : {}),
      ...(selector ? { selector } : {}),
    },
    target: {
      cluster,
      ...(namespaces?.length ? { namespaces } : {}),
    },
  };
}
