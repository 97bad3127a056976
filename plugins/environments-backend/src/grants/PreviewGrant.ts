/** A key of a Secret beside the delivery engine's objects. */
export interface PreviewToken {
  secret: string;
  key: string;
}

/** Where previews of some repositories may be, as app-config says. */
export interface PreviewGrant {
  /** That of the delivery engine's objects. */
  cluster: string;
  /** Namespaces that those objects are in; `*` stands for any part. */
  control: string[];
  /** Namespaces that they are delivered to; `*` stands for any part. */
  namespaces: string[];
  /** Patterns of the repositories with the pull requests. */
  repositories: string[];
  /** With which the engine asks for the pull requests. */
  token?: PreviewToken;
}
