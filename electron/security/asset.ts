import path from 'node:path';

/** Origin of the window's pages: a scheme of our own, so that no page of the network can be confused with it. */
export const APP_SCHEME = 'app';
export const APP_ORIGIN = 'app://companion';
export const APP_ENTRY = `${APP_ORIGIN}/index.html`;
/** The same page in the narrow window. */
export const BESIDE_ENTRY = `${APP_ENTRY}?window=companion`;
/** The pages that a window may come back to. */
export const isEntry = (address: string): boolean => address === APP_ENTRY || address === BESIDE_ENTRY;

/**
 * What the pages may do: their own scripts, styles and fonts, nothing from the network, no frame, no form, no worker,
 * and no text that becomes a script or a piece of page.
 * The hash is that of the one style element that the component library writes by itself.
 * No `webrtc` directive: Chromium does not know it and says so as an error on each page; WebRTC is held by the session.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "worker-src 'none'",
  "require-trusted-types-for 'script'",
  // The one of renderer/csp.ts, which takes an empty text and nothing else.
  'trusted-types default',
].join('; ');

/** What a page could ask of the machine; the session refuses it as well. */
const features = (
  'accelerometer bluetooth camera clipboard-read display-capture fullscreen geolocation gyroscope hid idle-detection local-fonts ' +
  'magnetometer microphone midi payment serial publickey-credentials-get screen-wake-lock storage-access usb window-management'
).split(' ');

/** Headers of every answer of the scheme, a refusal included. */
export const pageHeaders = (type: string): Record<string, string> => ({
  'Content-Type': type,
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': features.map((name) => `${name}=()`).join(', '),
  'X-DNS-Prefetch-Control': 'off',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
});

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
};

export type Asset = { file: string; type: string };

/**
 * The file behind an address of the scheme, or null: another host, a way out of the folder (plain, encoded, or by a
 * backslash), or a type that is not served. Pure: whether the file exists is for the reader.
 */
export function resolveAsset(root: string, address: string): Asset | null {
  let url: URL;
  let name: string;
  try {
    url = new URL(address);
    name = decodeURIComponent(url.pathname);
  } catch {
    return null;
  }
  if (url.protocol !== `${APP_SCHEME}:` || url.host !== 'companion') return null;
  if (/[\\\0:%]/.test(name) || name.split('/').includes('..')) return null;
  const inside = name === '/' ? 'index.html' : name.replace(/^\/+/, '');
  const file = path.resolve(root, inside);
  const type = types[path.extname(file).toLowerCase()];
  if (type === undefined || !file.startsWith(path.resolve(root) + path.sep)) return null;
  return { file, type };
}

/** Whether an address is one of our pages. */
export function isAppAddress(address: string): boolean {
  try {
    const url = new URL(address);
    return url.protocol === `${APP_SCHEME}:` && url.host === 'companion';
  } catch {
    return false;
  }
}
