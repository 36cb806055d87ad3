import type { FastifyHelmetOptions } from '@fastify/helmet';

/** Hash of the one style sheet that react-aria puts in the page by itself. Derive it again when that package changes. */
const REACT_ARIA_STYLE = "'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='";

/** What a page of the hub may load: itself. `tls`: HSTS only means something where there is TLS. */
export const contentPolicy = (tls: boolean): FastifyHelmetOptions => ({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", REACT_ARIA_STYLE],
      fontSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
  },
  strictTransportSecurity: tls ? { maxAge: 180 * 24 * 60 * 60 } : false,
  xFrameOptions: { action: 'deny' },
});
