export const LogoFull = () => (
  <svg width="140" height="30" viewBox="0 0 140 30" aria-hidden fill="#7df3e1">
    <rect x="0" y="5" width="8" height="4" rx="1" />
    <rect x="4" y="12" width="10" height="4" rx="1" />
    <rect x="8" y="19" width="12" height="4" rx="1" />
    <text
      x="28"
      y="21"
      fontFamily="Helvetica Neue, Helvetica, Roboto, Arial, sans-serif"
      fontSize="19"
      fontWeight="600"
    >
      Downstage
    </text>
  </svg>
);
