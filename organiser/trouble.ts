import { BadSetting } from './options.ts';
import { StoreTrouble, type Trouble } from './store/port.ts';

export type Explanation = { fr: string; en: string; unknown?: true };

const troubles: Record<Trouble, Explanation> = {
  full: {
    fr: 'Le disque est plein : libérez de la place sur le disque du dossier de données, puis relancez.',
    en: 'The disk is full: free some space on the disk of the data folder, then start again.',
  },
  corrupt: {
    fr: "La base de données est abîmée. Rien n'a été modifié : mettez de côté les fichiers hub.db, hub.db-wal et hub.db-shm du dossier de données, remettez la dernière sauvegarde de hub.db à leur place, puis relancez. Les applications des participants renverront ce qui manque.",
    en: 'The database is damaged. Nothing was changed: put hub.db, hub.db-wal and hub.db-shm of the data folder aside and the last backup of hub.db in their place, then start again. The participants’ apps will send again what is missing.',
  },
  future: {
    fr: "La base de données vient d'une version plus récente de ce serveur. Rien n'a été modifié : installez cette version, puis relancez.",
    en: 'The database comes from a later version of this hub. Nothing was changed: install that version, then start again.',
  },
  busy: {
    fr: 'Un autre serveur utilise déjà ce dossier de données : arrêtez-le, ou choisissez un autre dossier avec --data.',
    en: 'Another hub already uses this data folder: stop it, or choose another folder with --data.',
  },
  unwritable: {
    fr: "Le dossier de données n'est pas accessible en écriture : vérifiez ses droits, ou choisissez un autre dossier avec --data.",
    en: 'The data folder cannot be written: check its rights, or choose another folder with --data.',
  },
  unloadable: {
    fr: 'Le module de base de données ne se charge pas dans cette version de Node : lancez « npm run setup », puis « npm run organiser ».',
    en: 'The database module does not load in this Node: run "npm run setup", then "npm run organiser".',
  },
  binding: {
    fr: 'Avec cette version de Node, le module de base de données est à part : mettez dans VS_SQLITE_BINDING le chemin que donne « node scripts/natives.mjs » (après « npm run setup -- organiser »), ou lancez avec Node 22.14 ou plus récent.',
    en: 'With this Node, the database module is apart: put the path that "node scripts/natives.mjs" gives in VS_SQLITE_BINDING (after "npm run setup -- organiser"), or run Node 22.14 or later.',
  },
  unreachable: {
    fr: 'La base de données PostgreSQL ne répond pas : vérifiez que son serveur est démarré et que DATABASE_URL donne la bonne adresse, puis relancez.',
    en: 'The PostgreSQL database does not answer: check that its server runs and that DATABASE_URL gives the right address, then start again.',
  },
  denied: {
    fr: "PostgreSQL refuse ce serveur : vérifiez dans DATABASE_URL l'utilisateur, le mot de passe et le nom de la base, et que cet utilisateur peut y créer des tables.",
    en: 'PostgreSQL refuses this hub: check the user, the password and the name of the database in DATABASE_URL, and that this user may create tables there.',
  },
  restoring: {
    fr: 'Une restauration de cette base est en cours : attendez sa fin, puis relancez.',
    en: 'This database is being restored: wait for the end, then start again.',
  },
  'in-use': {
    fr: 'Un serveur utilise encore cette base : arrêtez-le (tous, s’il y en a plusieurs), puis recommencez.',
    en: 'A hub still uses this database: stop it (all of them, if there are several), then try again.',
  },
};

const listening: Record<string, Explanation> = {
  EADDRINUSE: {
    fr: 'Ce port est déjà pris : arrêtez l’autre programme, ou choisissez un autre port avec --port (0 = un port libre).',
    en: 'This port is taken: stop the other program, or choose another port with --port (0 = a free one).',
  },
  EACCES: {
    fr: 'Ce port est réservé par le système : choisissez un port au-dessus de 1024 avec --port.',
    en: 'This port is reserved by the system: choose a port above 1024 with --port.',
  },
  EADDRNOTAVAIL: {
    fr: "Cette adresse n'est pas une adresse de cette machine : vérifiez --host.",
    en: 'This address is not one of this machine: check --host.',
  },
  ENOTFOUND: {
    fr: "Cette adresse n'est pas connue : vérifiez --host.",
    en: 'This address is not known: check --host.',
  },
};

/** What to tell the person who starts the hub, with one thing to do. */
export function explain(error: unknown): Explanation {
  if (error instanceof BadSetting) return { fr: error.fr, en: error.en };
  if (error instanceof StoreTrouble) return troubles[error.trouble];
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = listening[code];
  if (known !== undefined) return known;
  if (code.startsWith('ERR_OSSL') || code.startsWith('ERR_SSL')) {
    return {
      fr: 'Le certificat TLS ou sa clé est inutilisable : les deux fichiers doivent être au format PEM et aller ensemble.',
      en: 'The TLS certificate or its key cannot be used: both files must be PEM and belong together.',
    };
  }
  return {
    fr: "Le serveur n'a pas pu démarrer. Relancez-le ; si cela persiste, signalez-le avec la ligne ci-dessous.",
    en: 'The hub could not start. Start it again; if it persists, report it with the line below.',
    unknown: true,
  };
}
