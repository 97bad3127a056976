import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ScmProvider } from '@downstage/backstage-plugin-environments-node';
import { aroundCalls } from './aroundCalls';
import { HostCircuit } from './HostCircuit';

/** A provider whose calls fail at once while their host answers nothing. */
export function withCircuits(
  provider: ScmProvider,
  { logger }: { logger: LoggerService },
): ScmProvider {
  const circuits = new Map<string, HostCircuit>();
  const circuitOf = (host: string) => {
    const circuit =
      circuits.get(host) ??
      new HostCircuit({
        host,
        onChange: (message, isOpen) =>
          isOpen
            ? logger.warn(`${message}; it is tried by one call at a time`)
            : logger.info(message),
      });
    circuits.set(host, circuit);
    return circuit;
  };
  return aroundCalls(provider, host => {
    const circuit = circuitOf(host);
    return (_, call) => circuit.call(call);
  });
}
