import { after, NO_VALUE, OWN_MACHINE, SIGN, to, type Rule } from './shape.ts';

const NAME_CHAR = String.raw`[^\\/:*?"'<>|\s=,;()[\]{}]`;
const DOCUMENT = String.raw`\.(?:pdf|docx?|odt|rtf|dcm|hl7|cda|jpe?g|png|tiff?|eml|msg|zip|7z|rar|xlsx?|csv|heic)(?![A-Za-z0-9])`;
const PATH_START = String.raw`(?:^|[\\/:"'\s(=>,;|[{]|%5C|%2F)`;

/** Files, folders and names of this machine and of its network. */
export const machineRules: readonly Rule[] = [
  {
    id: 'document-name',
    needs: SIGN.dot,
    people: false,
    pattern: new RegExp(
      String.raw`(?<=["'\\/])${NAME_CHAR}+(?: ${NAME_CHAR}+){1,8}(?=${DOCUMENT})|(?<!${NAME_CHAR})${NAME_CHAR}+(?=${DOCUMENT})`,
      'gi',
    ),
    // The second half of our own channel `bilan.pdf` is no document.
    replace: (match) => (/^\[|^\.*$|^IHE_XDM$|^bilan$|^icon$/i.test(match) ? null : '[fichier]'),
  },
  {
    id: 'attachment',
    needs: SIGN.label,
    people: false,
    pattern:
      /(?<![A-Za-z])((?:filename\*?|attachment|pi[èe]ce jointe)\s{0,3}[:=]\s{0,3}["']?)[^\s"'\\;,[][^"'\\;,\r\n]*/gi,
    replace: after('[fichier]'),
  },
  {
    id: 'user-path',
    needs: SIGN.path,
    people: false,
    // A name with blanks ends at the next separator, or at the quote; bare at the end of a line it is one word.
    pattern: new RegExp(
      String.raw`(${PATH_START}(?:Users|Utilisateurs|Documents and Settings)(?:\\{1,2}|\/|%5C|%2F))(?:[^\\/:*?"<>|\s[]+(?: [^\\/:*?"<>|\s]+){0,2}(?=[\\/])|[^\\/:*?"'<>|\s[%,;)]+(?: [^\\/:*?"'<>|\s,;)]+){1,2}(?=["'])|[^\\/:*?"'<>|\s[%,;)]+)`,
      'gim',
    ),
    replace: (match, g) => (/[\\/](?:Public|Default|Shared|All Users)$/i.test(match) ? null : `${g[0]}[personne]`),
  },
  {
    id: 'home-path',
    needs: SIGN.path,
    people: false,
    pattern:
      /((?:^|[:"'\s(=>,;|[{]|%20|file:\/\/)\/(?:(?:var|export|mnt\/c)\/)?(?:home|(?:run\/)?media|Users)\/)(?!Public|Shared)[^\\/:*?"'<>|\s[,;)]+/gm,
    replace: after('[personne]'),
  },
  {
    id: 'tilde-path',
    needs: SIGN.path,
    people: false,
    pattern: /(?<![\w/.~])(~)[A-Za-z][\w.-]*(?=\/)/g,
    replace: after('[personne]'),
  },
  {
    id: 'prompt',
    needs: SIGN.at | SIGN.colon,
    people: false,
    pattern: /(?<![\w.@-])[A-Za-z][\w.-]*@[A-Za-z][A-Za-z0-9-]*(?=:[~/])/g,
    replace: to('[personne]@[poste]'),
  },
  {
    id: 'user-label',
    needs: SIGN.label,
    people: false,
    pattern: new RegExp(
      String.raw`(?<![A-Za-z])((?:user[ _-]?name|utilisateur|login|logname|user)["']?\s{0,2}(?:=|:(?!:))\s{0,2}["']?)${NO_VALUE}(?:[A-Za-z0-9_.-]+\\{1,2}(?=[A-Za-z0-9]))?[^\s"'\\,;&}\])([]+`,
      'gi',
    ),
    replace: after('[personne]'),
  },
  {
    id: 'unc',
    needs: SIGN.path,
    people: false,
    pattern: /(?<![\\\w:.])(\\{2}(?:\?\\UNC\\)?|\\{4})[A-Za-z0-9._-]+(?=\\{1,2}[A-Za-z0-9$])/g,
    replace: after('[poste]'),
  },
  {
    id: 'share-url',
    needs: SIGN.colon | SIGN.path,
    people: false,
    pattern: /((?:smb|cifs|afp|nfs|file|ftp|rdp|vnc):\/\/)(?!localhost)[A-Za-z0-9][A-Za-z0-9._-]*/gi,
    replace: after('[poste]'),
  },
  {
    id: 'host-label',
    needs: SIGN.label,
    people: false,
    pattern: new RegExp(
      String.raw`(?<![A-Za-z])((?:host ?name|computer ?name|user ?domain|logon ?server|nom d[eu] (?:poste|machine)|nom de l'ordinateur|nom d'h[ôo]te|machine|poste|host|[BE]?SSID|workgroup|groupe de travail)["']?\s{0,2}[:=]\s{0,2}["']?\\{0,4})${NO_VALUE}([A-Za-z0-9][A-Za-z0-9._-]*)`,
      'gi',
    ),
    replace: (_m, g) => (OWN_MACHINE.test(g[1]!) ? null : `${g[0]}[poste]`),
  },
  {
    id: 'usual-host',
    needs: SIGN.dash | SIGN.capital,
    people: false,
    // Names that systems give to a new machine.
    pattern:
      /(?<![\w-])(?:(?:DESKTOP|LAPTOP|WIN)-[A-Z0-9]{5,15}|(?:MacBook|iMac|Mac-?mini|PC|iPad|iPhone)(?:-(?:Pro|Air))?-de-[A-Za-z0-9-]+)(?![\w-])/g,
    replace: to('[poste]'),
  },
  {
    id: 'local-host',
    needs: SIGN.dot,
    people: false,
    // Not the middle of a file's name: `settings.local.json`.
    pattern:
      /(?<![A-Za-z0-9_/.-])(?:[A-Za-z0-9-]+\.)+(?:local|localdomain|lan|home\.arpa|intra|intranet|corp|internal)(?![A-Za-z0-9_(]|\.[A-Za-z0-9])|(?<=:\/\/)(?:[A-Za-z0-9-]+\.)+(?:local|localdomain|lan|home\.arpa|intra|intranet|corp|internal)(?![A-Za-z0-9_.])/gi,
    replace: to('[poste]'),
  },
  {
    id: 'ipv4',
    needs: SIGN.digit | SIGN.dot,
    people: false,
    pattern:
      /(?<![\w.])(?<!(?:version|OID|release|build|firmware|driver|pilote|middleware|cryptolib(?: CPS)?)["']?\s?[:=]?\s?["']?)(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w]|\.\d)/gi,
    replace: (match) =>
      /^(?:127\.|0\.0\.0\.0$|1\.2\.250\.1$|1\.3\.6\.1$|2\.5\.(?:4|29)\.)/.test(match) ? null : '[IP]',
  },
  {
    id: 'ipv6',
    needs: SIGN.colon,
    people: false,
    pattern:
      /(?<![\w:.])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}|(?:[0-9a-f]{1,4}:){2,7}:(?=[/\s]|$))(?![\w:])/gi,
    replace: to('[IP]'),
  },
  {
    id: 'mac',
    needs: 0,
    people: false,
    pattern: /(?<![\w:])(?:[0-9A-F]{2}:){5}[0-9A-F]{2}(?![\w:])|(?<![\w-])(?:[0-9A-F]{2}-){5}[0-9A-F]{2}(?![\w-])/gi,
    // Six numbers with dashes are a time.
    replace: (match) => (/[A-F:]/i.test(match) ? '[MAC]' : null),
  },
];
