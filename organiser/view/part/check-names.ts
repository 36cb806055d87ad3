import type { TextKey, Translate } from '../locale.ts';

const checkNames: Record<string, TextKey> = {
  profile: 'check.name.profile',
  'card.present': 'check.name.card.present',
  'card.middleware': 'check.name.card.middleware',
  'card.certificate': 'check.name.card.certificate',
  'card.pin': 'check.name.card.pin',
  'card.holder': 'check.name.card.holder',
  'card.proof': 'check.name.card.proof',
  'mss.address': 'check.name.mss.address',
  'mss.directory': 'check.name.mss.directory',
  'mss.receive': 'check.name.mss.receive',
  'mss.send': 'check.name.mss.send',
  'mss.roundtrip': 'check.name.mss.roundtrip',
  'segur.solution': 'check.name.segur.solution',
  'system.clock': 'check.name.system.clock',
  'system.os': 'check.name.system.os',
  'system.disk': 'check.name.system.disk',
  'system.teams': 'check.name.system.teams',
  'network.hub': 'check.name.network.hub',
  'network.path': 'check.name.network.path',
  'network.psc': 'check.name.network.psc',
  'network.insi': 'check.name.network.insi',
  'network.dmp': 'check.name.network.dmp',
  'network.mss': 'check.name.network.mss',
  'network.annuaire': 'check.name.network.annuaire',
  'network.teams': 'check.name.network.teams',
  'system.display': 'check.name.system.display',
  'system.restart': 'check.name.system.restart',
  'system.energy': 'check.name.system.energy',
};

/** Name of a check as organisers read it. One that this board does not know stays as it came: a newer app sent it. */
export function checkName(t: Translate, id: string): string {
  const key = checkNames[id];
  if (key !== undefined) return t(key);
  return id.startsWith('network.') ? t('check.name.network', { service: id.slice('network.'.length) }) : id;
}
