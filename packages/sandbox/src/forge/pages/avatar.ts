/** The picture of every account: roles have no faces. */
export const AVATAR = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">
<rect width="24" height="24" fill="#d0d7de"/>
<circle cx="12" cy="9" r="4" fill="#57606a"/>
<path d="M4 22a8 8 0 0 1 16 0z" fill="#57606a"/>
</svg>
`;
