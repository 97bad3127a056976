export interface Config {
  environments?: {
    /** How GitHub is spoken to. */
    github?: {
      /**
       * Requests a minute that create something. github.com allows 80; a server of your own may allow more.
       * Default: 60.
       */
      writesPerMinute?: number;
    };
  };
}
