import { readFile } from 'node:fs/promises';
import { app, protocol, type Session } from 'electron';
import type { Log } from '../feature/outside.ts';
import { APP_ENTRY, APP_ORIGIN, APP_SCHEME, BESIDE_ENTRY, isEntry, pageHeaders, resolveAsset } from './asset.ts';
import { FALLBACK_PATH, fallbackPage, fallbackStyle } from './fallback.ts';

/** Must run before `ready`: the scheme is a secure, standard origin, and may bypass nothing. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: { standard: true, secure: true } }]);
}

/** Denies every permission, device and download of a session. Applied to each session that comes to exist. */
function denyEverything(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setBluetoothPairingHandler((_details, callback) => callback({ confirmed: false }));
  session.setDisplayMediaRequestHandler((_request, callback) => callback({}));
  // Spelling would fetch a dictionary from another company.
  session.setSpellCheckerEnabled(false);
  session.setSpellCheckerLanguages([]);
  session.on('will-download', (event) => event.preventDefault());
}

/** Rules for whatever page any part of the app ever opens: no navigation, no window, no webview. */
export function hardenEverything(log: Log): void {
  app.on('session-created', denyEverything);
  // Left alone, the first certificate of the machine is given to whichever server asks for one: it may name the person.
  app.on('select-client-certificate', (event, _contents, _url, _list, choose) => {
    event.preventDefault();
    choose();
    log.warn('network.certificate-asked');
  });
  app.on('web-contents-created', (_event, contents) => {
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
    // No page of ours asks to stay: one that does would keep its window from closing.
    contents.on('will-prevent-unload', (event) => event.preventDefault());
    contents.on('devtools-opened', () => {
      if (app.isPackaged) contents.closeDevTools();
    });
    contents.setWindowOpenHandler(() => {
      log.warn('window.open-denied');
      return { action: 'deny' };
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    const onlyEntry = (event: { preventDefault(): void; url: string }): void => {
      // The fallback page leads back to the entry page; there is nowhere else to go.
      if (isEntry(event.url) && contents.getURL().startsWith(`${APP_ORIGIN}/`)) return;
      event.preventDefault();
      log.warn('window.navigation-denied');
    };
    contents.on('will-navigate', onlyEntry);
    contents.on('will-frame-navigate', onlyEntry);
    contents.on('will-redirect', onlyEntry);
  });
}

async function serve(root: string, address: string, log: Log): Promise<Response> {
  const url = new URL(address);
  if (address.startsWith(`${APP_ORIGIN}${FALLBACK_PATH}`)) {
    const reason = url.searchParams.get('reason') === 'crash' ? 'crash' : 'load';
    const back = url.searchParams.get('window') === 'companion' ? BESIDE_ENTRY : APP_ENTRY;
    return new Response(fallbackPage(reason, back), { headers: pageHeaders('text/html; charset=utf-8') });
  }
  if (address === `${APP_ORIGIN}/-/fallback.css`) {
    return new Response(fallbackStyle, { headers: pageHeaders('text/css; charset=utf-8') });
  }
  const asset = resolveAsset(root, address);
  const bytes = asset === null ? null : await readFile(asset.file).catch(() => null);
  if (asset === null || bytes === null) {
    log.warn('page.refused', { known: asset !== null });
    return new Response('', { status: 404, headers: pageHeaders('text/plain; charset=utf-8') });
  }
  return new Response(new Uint8Array(bytes), { headers: pageHeaders(asset.type) });
}

/** Gives a session our pages (the folder of the built renderer) and nothing else: no request of it reaches the network. */
export function serveApp(session: Session, root: string, log: Log): void {
  session.protocol.handle(APP_SCHEME, async (request) => serve(root, request.url, log));
  session.webRequest.onBeforeRequest((details, callback) => {
    const inside = details.url.startsWith(`${APP_ORIGIN}/`) || details.url.startsWith('data:');
    const tools = !app.isPackaged && details.url.startsWith('devtools:');
    if (!inside && !tools) log.warn('page.network-denied', { type: details.resourceType });
    callback({ cancel: !inside && !tools });
  });
}
