// Signature on macOS, named in electron-builder.yml. Everything gets the rights of electron-builder.yml but one helper: the
// one whose processes load the card's library (native/host.ts, `allowLoadingUnsignedLibraries`), signed by its publisher.
import path from 'node:path';
import { root } from './run.mjs';

/** As Electron names it: a process that may load what others signed is one of this helper. */
const CARD_HELPER = / Helper \(Plugin\)\.app(\/|$)/;
export const CARD_RIGHTS = path.join(root, 'resources', 'install', 'mac-card.plist');

/**
 * The same options, with other rights for that helper.
 * @template {{optionsForFile?: (file: string) => object}} T
 * @param {T} options of @electron/osx-sign, as electron-builder made them
 * @returns {T}
 */
export function withCardRights(options) {
  return {
    ...options,
    optionsForFile: (/** @type {string} */ file) => ({
      ...options.optionsForFile?.(file),
      ...(CARD_HELPER.test(file) ? { entitlements: CARD_RIGHTS } : {}),
    }),
  };
}

/** @param {{optionsForFile?: (file: string) => object}} options */
export default async function sign(options) {
  const { signAsync } = await import('@electron/osx-sign');
  await signAsync(/** @type {any} */ (withCardRights(options)));
}
