import { startForge } from './forge';
import { type Sandbox, type SandboxOptions, runSandbox } from './runSandbox';

/**
 * Starts the forge with the story's repositories, the clusters and their delivery engines.
 * @public
 */
export function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  return runSandbox(options, startForge);
}
