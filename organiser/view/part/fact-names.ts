import factEn from '../../../resources/locale/fact.en.json';
import factFr from '../../../resources/locale/fact.fr.json';
import type { Language, TextKey, Translate } from '../locale.ts';

/** The names that the app itself gives, for those this board has no shorter one for. */
const appNames: Record<Language, Readonly<Record<string, string>>> = { fr: factFr, en: factEn };

/** Names of the facts that a check sends, as organisers read them; the app's own names are in electron/feature/check. */
const factNames: Record<string, TextKey> = {
  who: 'fact.who',
  couloir: 'fact.couloir',
  available: 'fact.available',
  region: 'fact.region',
  grades: 'fact.grades',
  publisher: 'fact.publisher',
  halfDays: 'fact.halfDays',
  readers: 'fact.readers',
  present: 'fact.present',
  pcsc: 'fact.pcsc',
  kinds: 'fact.kinds',
  name: 'fact.name',
  package: 'fact.package',
  others: 'fact.others',
  manufacturer: 'fact.manufacturer',
  description: 'fact.description',
  version: 'fact.version',
  ms: 'fact.ms',
  profession: 'fact.profession',
  cardType: 'fact.cardType',
  test: 'fact.test',
  until: 'fact.until',
  initialised: 'fact.initialised',
  countLow: 'fact.countLow',
  finalTry: 'fact.finalTry',
  locked: 'fact.locked',
  pinPad: 'fact.pinPad',
  min: 'fact.min',
  max: 'fact.max',
  compared: 'fact.compared',
  domain: 'fact.domain',
  hand: 'fact.hand',
  reason: 'fact.reason',
  sameDomain: 'fact.sameDomain',
  nil: 'fact.nil',
  ins: 'fact.ins',
  codeCda: 'fact.codeCda',
  mes: 'fact.mes',
  dkim: 'fact.dkim',
  spf: 'fact.spf',
  dmarc: 'fact.dmarc',
  tls: 'fact.tls',
  hops: 'fact.hops',
  xdm: 'fact.xdm',
  named: 'fact.named',
  seconds: 'fact.seconds',
  deleted: 'fact.deleted',
  step: 'fact.step',
  list: 'fact.list',
  listOf: 'fact.listOf',
  listed: 'fact.listed',
  origin: 'fact.origin',
  listVersion: 'fact.listVersion',
  editor: 'fact.editor',
  product: 'fact.product',
  versions: 'fact.versions',
  comparison: 'fact.comparison',
  id: 'fact.id',
  device: 'fact.device',
  wave: 'fact.wave',
  driftSeconds: 'fact.driftSeconds',
  doubtSeconds: 'fact.doubtSeconds',
  freeMb: 'fact.freeMb',
  os: 'fact.os',
  release: 'fact.release',
  arch: 'fact.arch',
  hosts: 'fact.hosts',
  reached: 'fact.reached',
  slowestMs: 'fact.slowestMs',
  missed: 'fact.missed',
  issuer: 'fact.issuer',
  proxy: 'fact.proxy',
  way: 'fact.way',
  proxyFrom: 'fact.proxyFrom',
  portal: 'fact.portal',
  vpn: 'fact.vpn',
  ipv6Broken: 'fact.ipv6Broken',
  supportUntil: 'fact.supportUntil',
  osName: 'fact.osName',
  screens: 'fact.screens',
  width: 'fact.width',
  height: 'fact.height',
  scale: 'fact.scale',
  installed: 'fact.installed',
  pending: 'fact.pending',
  renames: 'fact.renames',
  battery: 'fact.battery',
  sleepMinutes: 'fact.sleepMinutes',
};

/** Words of a fact whose values are few. */
const factValues: Record<string, Record<string, TextKey>> = {
  publisher: {
    informed: 'fact.publisher.informed',
    'not-yet': 'fact.publisher.not-yet',
    invited: 'fact.publisher.invited',
  },
  origin: { bundled: 'fact.origin.bundled', hub: 'fact.origin.hub', file: 'fact.origin.file' },
  comparison: {
    same: 'fact.comparison.same',
    newer: 'fact.comparison.newer',
    older: 'fact.comparison.older',
    unclear: 'fact.comparison.unclear',
    missing: 'fact.comparison.missing',
    'none-listed': 'fact.comparison.none-listed',
  },
  pcsc: { running: 'fact.pcsc.running', stopped: 'fact.pcsc.stopped', unknown: 'fact.pcsc.unknown' },
};

/** One fact in words. A name that this board does not know stays as it came: a newer app sent it. */
export function factText(t: Translate, name: string, value: string | number | boolean, language: Language): string {
  const key = Object.hasOwn(factNames, name) ? factNames[name] : undefined;
  const word = Object.hasOwn(factValues, name) ? factValues[name]?.[String(value)] : undefined;
  const plain = typeof value === 'boolean' ? t(value ? 'fact.yes' : 'fact.no') : String(value);
  const said = word === undefined ? (appNames[language][`${name}.${plain}`] ?? plain) : t(word);
  return t('fact.line', { name: key === undefined ? (appNames[language][name] ?? name) : t(key), value: said });
}

const sectionNames: Record<string, TextKey> = {
  crashes: 'section.crashes',
  system: 'section.system',
  checks: 'section.checks',
  card: 'section.card',
  sync: 'section.sync',
  journal: 'section.journal',
  log: 'section.log',
};

/** Title of a section of the logs. */
export function sectionName(t: Translate, id: string): string {
  const key = Object.hasOwn(sectionNames, id) ? sectionNames[id] : undefined;
  return key === undefined ? id : t(key);
}
