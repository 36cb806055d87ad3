import { identityRules } from './identity.ts';
import { machineRules } from './machine.ts';
import { secretRules } from './secret.ts';
import { OWN_MACHINE, type Rule } from './shape.ts';

/** The ordered list. Sources of the shapes: README of this folder. */
export const rules: readonly Rule[] = [...secretRules, ...identityRules, ...machineRules];

/** Keys of JSON facts whose whole value is masked, with its mark: there the label is not in the text. */
export const maskedKeys: readonly (readonly [RegExp, string])[] = [
  [/^(?:pin|puk|code_?porteur|code_?pin)$/i, '[PIN]'],
  [
    /^(?:password|passwd|passphrase|pwd|mot_?de_?passe|(?:client_?)?secret|private_?key|(?:proxy-)?authorization|(?:set-)?cookie)$/i,
    '[secret]',
  ],
  [/^(?:(?:access|refresh|id|session)?_?token|jeton|(?:x-)?api[_-]?key)$/i, '[jeton]'],
  [/^(?:ins|nir|matricule(?:_?ins)?|nia)$/i, '[NIR]'],
  [/^(?:rpps|adeli|finess(?:_?(?:ej|et))?|siret|siren|id_?nat(?:_?(?:ps|struct))?|national_?id)$/i, '[identifiant]'],
  [
    /^(?:surname|given|family|first_?name|last_?name|family_?name|given_?names?|birth_?name|nom(?:_?(?:de_?naissance|naissance|usage))?|pr[ée]noms?|holder|patient)$/i,
    '[personne]',
  ],
  [/^(?:birth_?date|birth_?time|date_?(?:de_?)?naissance|ddn)$/i, '[date]'],
  [/^(?:ipp|nda|iep|patient_?id)$/i, '[patient]'],
  [/^(?:adresse(?:_?postale)?|street|street_?address_?line)$/i, '[adresse]'],
  [/^(?:user|(?:preferred_?)?user_?name|login|logname|utilisateur)$/i, '[personne]'],
  [/^(?:host|host_?name|computer_?name|machine|poste|[be]?ssid|user_?domain)$/i, '[poste]'],
  [/^(?:phone|tel|telephone|t[ée]l[ée]phone|mobile|portable|fax)$/i, '[téléphone]'],
  [/^(?:file_?name|attachment|pi[èe]ce_?jointe|subject|objet)$/i, '[fichier]'],
  [/^(?:serial|serial_?number|card_?number)$/i, '[carte]'],
];

/** Keys under which a number is a time, never an identity. */
export const timeKey = /^(?:ts|time|timestamp|epoch|now|date|mtime|ctime|at|since|until|expires(?:_?at)?|ms)$/i;
export const isOwnMachine = (value: string): boolean => OWN_MACHINE.test(value);
