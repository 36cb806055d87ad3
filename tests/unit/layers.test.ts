import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** docs/decisions/0006-layers.md as a test: every import of every file is looked at. */

const root = resolve(import.meta.dirname, '../..');
const nodeModules = new Set<string>((await import('node:module')).builtinModules);

type Layer =
  | 'contract'
  | 'protocol'
  | 'feature'
  | 'shell'
  | 'renderer'
  | 'native-port'
  | 'native'
  | 'reader'
  | 'hub'
  | 'board'
  | 'resources';

function layerOf(path: string): Layer | null {
  if (path.startsWith('resources/')) return 'resources';
  if (path.startsWith('electron/contract/')) return 'contract';
  if (path.startsWith('electron/feature/') || path.startsWith('electron/log/')) return 'feature';
  if (path.startsWith('electron/')) return 'shell';
  if (path.startsWith('renderer/')) return 'renderer';
  if (/^native\/(call|(card|store|directory|reader|text)\/port)\.ts$/.test(path)) return 'native-port';
  if (path.startsWith('native/')) return 'native';
  if (path.startsWith('reader/')) return 'reader';
  if (path.startsWith('organiser/protocol/')) return 'protocol';
  if (path.startsWith('organiser/view/')) return 'board';
  if (path.startsWith('organiser/')) return 'hub';
  return null;
}

type Rule = { own: Layer[]; node: boolean; electron: boolean; ui: boolean };
const rules: Record<Exclude<Layer, 'resources'>, Rule> = {
  protocol: { own: ['protocol'], node: false, electron: false, ui: false },
  contract: { own: ['contract', 'protocol'], node: false, electron: false, ui: false },
  feature: { own: ['feature', 'contract', 'protocol', 'native-port'], node: true, electron: false, ui: false },
  shell: { own: ['shell', 'feature', 'contract', 'protocol', 'native-port'], node: true, electron: true, ui: false },
  renderer: { own: ['renderer', 'contract', 'protocol'], node: false, electron: false, ui: true },
  'native-port': { own: ['native-port'], node: false, electron: false, ui: false },
  native: { own: ['native', 'native-port', 'reader'], node: true, electron: false, ui: false },
  reader: { own: ['reader'], node: true, electron: false, ui: false },
  hub: { own: ['hub', 'protocol', 'reader'], node: true, electron: false, ui: false },
  board: { own: ['board', 'protocol'], node: false, electron: false, ui: true },
};
/** Single files that a layer may import although the rest of that layer is closed to it. */
const doors: Partial<Record<Layer, string[]>> = {
  native: ['electron/contract/failure.ts'],
  'native-port': ['electron/contract/failure.ts', 'reader/shape.ts', 'reader/document/shape.ts'],
  contract: ['reader/document/shape.ts'],
  shell: ['native/host.ts'],
  board: ['electron/log/redact.ts'],
};
const ui = /^(react|react-dom|react-i18next|react-aria-components|react-aria|react-stately|lucide-react|@fontsource)/;
const packagesOf: Record<Exclude<Layer, 'resources'>, RegExp> = {
  protocol: /^zod$/,
  contract: /^zod$/,
  feature: /^(zod|@peculiar\/x509|reflect-metadata|age-encryption|nodemailer|imapflow|@xmldom\/xmldom|ics$)/,
  shell: /^(zod|electron-updater)$/,
  renderer: /^(zod|zustand|i18next|minisearch$)/,
  'native-port': /^zod$/,
  native: /^(zod|pkcs11js|better-sqlite3|yauzl|tesseract\.js\/src\/worker-script\/index\.js)$/,
  reader: /^(zod|age-encryption$|fflate$|xml-crypto|@xmldom\/xmldom|yauzl|postal-mime)$/,
  hub: /^(zod|prom-client$|pg$|fastify|@fastify\/|fastify-type-provider-zod|better-sqlite3|nodemailer|imapflow|@xmldom\/xmldom|otpauth$|openid-client$)/,
  board: /^(zod|zustand|i18next|age-encryption|papaparse|read-excel-file|fflate$|uqr$)/,
};

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts')) yield path;
  }
}

function importsOf(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  const found = text.matchAll(
    /(?:^|[\s;])(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g,
  );
  return [...found].map((m) => (m[1] ?? m[2])!);
}

function complaint(path: string, target: string): string | null {
  const layer = layerOf(path);
  if (layer === null || layer === 'resources') return null;
  const rule = rules[layer];
  if (target.startsWith('.')) {
    const to = relative(root, resolve(root, dirname(path), target.replace(/\?.*$/, '')));
    const toLayer = layerOf(to);
    if (toLayer === 'resources' || (to === 'package.json' && layer !== 'renderer')) return null;
    if (toLayer !== null && rule.own.includes(toLayer)) return null;
    if (doors[layer]?.includes(to)) return null;
    return `${path} → ${to}`;
  }
  const name = target.replace(/^node:/, '');
  if (target.startsWith('node:') || nodeModules.has(name)) return rule.node ? null : `${path} → ${target}`;
  if (target === 'electron') return rule.electron || path === 'native/host.ts' ? null : `${path} → electron`;
  if (ui.test(target)) return rule.ui ? null : `${path} → ${target}`;
  return packagesOf[layer].test(target) ? null : `${path} → ${target} (package not listed for this layer)`;
}

const files = ['electron', 'renderer', 'native', 'reader', 'organiser'].flatMap((f) => [...sources(f)]);

describe('layers', () => {
  it('sees the whole product', () => {
    const seen = new Set(files.map(layerOf));
    for (const layer of Object.keys(rules)) expect(seen, layer).toContain(layer);
    expect(files.length).toBeGreaterThan(60);
  });

  it('lets no import cross the table', () => {
    expect(files.flatMap((f) => importsOf(f).map((t) => complaint(f, t))).filter((c) => c !== null)).toEqual([]);
  });

  it('would refuse what the table refuses', () => {
    expect(complaint('electron/contract/x.ts', 'node:fs')).not.toBeNull();
    expect(complaint('electron/feature/x/y.ts', 'electron')).not.toBeNull();
    expect(complaint('renderer/x.tsx', '../electron/feature/companion.ts')).not.toBeNull();
    expect(complaint('electron/feature/x.ts', '../../native/card/pkcs11.ts')).not.toBeNull();
    expect(complaint('organiser/server.ts', '../electron/contract/failure.ts')).not.toBeNull();
    expect(complaint('electron/feature/x.ts', '../../native/card/port.ts')).toBeNull();
    expect(complaint('electron/feature/x.ts', '../../reader/white-list.ts')).not.toBeNull();
    expect(complaint('native/x/y.ts', 'xml-crypto')).not.toBeNull();
    expect(complaint('reader/x.ts', '../native/serve.ts')).not.toBeNull();
    expect(complaint('organiser/x.ts', '../reader/white-list.ts')).toBeNull();
  });

  it('keeps folders shallow and files small', () => {
    expect(files.filter((f) => f.split('/').length > 5)).toEqual([]);
    const long = files.filter((f) => readFileSync(join(root, f), 'utf8').split('\n').length > 400);
    expect(long).toEqual([]);
  });

  it('touches the IPC doors in the security folder and the preload only', () => {
    const users = files.filter((f) => /\bipc(Main|Renderer)\b/.test(readFileSync(join(root, f), 'utf8')));
    expect(users.filter((f) => !/^electron\/(security\/(door|ipc)|preload)\.ts$/.test(f))).toEqual([]);
    const companions = files.filter((f) =>
      /window\.companion\b/.test(readFileSync(join(root, f), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')),
    );
    expect(companions.filter((f) => f !== 'renderer/api.ts')).toEqual([]);
  });
});
