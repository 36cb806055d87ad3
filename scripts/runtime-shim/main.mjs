// Packed as resources/default_app.asar of the bundled runtime, which has none: makes `electron [-r module] <folder>`
// behave as with the official distribution.
//
// It is an ES module that imports the application's main with a TOP-LEVEL await: Electron emits `ready` only once this
// module has finished loading, so the application may still call what is allowed before `ready`
// (protocol.registerSchemesAsPrivileged, app.setPath…).
import { app, dialog } from 'electron';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const Module = createRequire(import.meta.url)('node:module');

/** Same reading of the command line as Electron's own default app: the first word that is not an option is the app. */
function parse(words) {
  const found = { file: '', modules: [], version: false };
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i];
    if (word === '-r' || word === '--require') found.modules.push(words[(i += 1)]);
    else if (word === '-v' || word === '--version') found.version = true;
    else if (word.startsWith('--app=')) found.file = word.slice('--app='.length);
    else if (!word.startsWith('-')) found.file = word;
    if (found.file || found.version) break;
  }
  return found;
}

/** The main file of an application folder (or the file itself), after giving its name, version and path to Electron. */
function adopt(target) {
  let main = target;
  if (statSync(target).isDirectory()) {
    const manifest = path.join(target, 'package.json');
    const about = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')) : {};
    if (about.version) app.setVersion(about.version);
    if (about.productName || about.name) app.setName(about.productName || about.name);
    if (process.platform === 'linux') app.setDesktopName(about.desktopName ?? `${app.getName()}.desktop`);
    app.setAppPath(target);
    main = path.resolve(target, about.main || 'index.js');
  } else {
    app.setAppPath(path.dirname(target));
  }
  return createRequire(import.meta.url).resolve(main);
}

const asked = parse(process.argv.slice(1));
if (asked.version) {
  process.stdout.write(`v${process.versions.electron}\n`);
  process.exit(0);
}
// Electron's own default app preloads with the same function; there is no public one.
// oxlint-disable-next-line no-underscore-dangle
if (asked.modules.length > 0) Module._preloadModules(asked.modules);
if (!asked.file) {
  process.stderr.write('Usage : electron [-r module] <dossier de l’application> / <application folder>\n');
  process.exit(1);
}
Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
try {
  await import(pathToFileURL(adopt(path.resolve(asked.file))).href);
} catch (error) {
  process.stderr.write(`App threw an error during load\n${error?.stack ?? error}\n`);
  // The official default app shows this box too; without a person in front of it, it would wait for ever.
  if (process.stdout.isTTY) dialog.showErrorBox('Erreur au lancement / Error at launch', String(error?.stack ?? error));
  process.exit(1);
}
