/** How the portal proves to an instance who it is. */
export type ArgoCdCredentials =
  | { kind: 'token'; token: string }
  | { kind: 'login'; username: string; password: string }
  /** The configuration has nothing that can be used. */
  | { kind: 'none'; reason: string };

/** An Argo CD, as it is configured. */
export interface ArgoCdInstance {
  name: string;
  /** Without a slash at the end. */
  url: string;
  /** Where people reach it; without a slash at the end. */
  frontendUrl: string;
  credentials: ArgoCdCredentials;
  /** Authorities beside the public ones. */
  ca: { file?: string; data?: string };
}
