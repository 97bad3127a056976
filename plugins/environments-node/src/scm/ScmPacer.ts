/**
 * Paces the requests of one installation, such as an organization at a host, for all replicas of the portal together.
 *
 * @public
 */
export interface ScmPacer {
  /**
   * Waits until a request may be sent.
   *
   * @param installation - Such as `github.com/acme`
   * @throws ScmError (`unavailable`, with the seconds to wait) where that takes more than a moment
   */
  admit(
    installation: string,
    request: {
      isWrite: boolean;
      /** Writes that may be sent in a minute. */
      writesPerMinute: number;
    },
  ): Promise<void>;

  /** Keeps all requests of an installation back, since its host asks for it. */
  pause(installation: string, seconds: number): Promise<void>;
}
