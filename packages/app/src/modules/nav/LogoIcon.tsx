/** Three steps towards the front of the stage. */
export const LogoIcon = () => (
  <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden fill="#7df3e1">
    <rect x="2" y="3" width="8" height="4" rx="1" />
    <rect x="6" y="10" width="10" height="4" rx="1" />
    <rect x="10" y="17" width="12" height="4" rx="1" />
  </svg>
);
