import { after, IS, NO_VALUE, SIGN, to, type Rule } from './shape.ts';

const B64 = '[A-Za-z0-9+/]';
/** End of a line, as it is or as JSON and XML write it. */
const EOL = String.raw`(?:\r?\n|\\r\\n|\\n|&#1[03];)[ \t]{0,16}`;

/** Keys, certificates, tokens, passwords and codes. First of all: nothing inside the blocks is worth reading. */
export const secretRules: readonly Rule[] = [
  {
    id: 'pem',
    needs: SIGN.dash,
    people: false,
    // An encrypted key begins with a few headers.
    pattern:
      /-----BEGIN [A-Z0-9 ]{1,40}-----(?:(?:\s|\\[nr]){1,4}[A-Z][A-Za-z-]{1,30}: [^\r\n\\]{0,200}){0,5}(?:[A-Za-z0-9+/=\s]|\\[nr])*(?:-----END [A-Z0-9 ]{1,40}-----)?/g,
    replace: to('[certificat]'),
  },
  {
    id: 'der',
    needs: 0,
    people: false,
    // Base64 of a DER sequence, on one line or on lines of equal length, or the same in hexadecimal.
    pattern: new RegExp(
      String.raw`(?<!${B64})MI[A-Z]${B64}{41,}(?:${EOL}${B64}{60,})*(?:${EOL}${B64}{1,75}(?=[=<"\s]))?={0,2}|(?<![A-Za-z0-9])3082[0-9A-Fa-f]{100,}`,
      'g',
    ),
    replace: to('[certificat]'),
  },
  {
    id: 'base64-content',
    needs: 0,
    people: false,
    pattern: /(;base64,)[A-Za-z0-9+/=_-]{24,}/g,
    replace: after('[contenu]'),
  },
  {
    id: 'jwt',
    needs: SIGN.dot,
    people: false,
    pattern: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*){0,3}/g,
    replace: to('[jeton]'),
  },
  {
    id: 'bearer',
    needs: SIGN.blank,
    people: false,
    pattern: /(?<![A-Za-z])((?:Bearer|Basic|DPoP|Negotiate|NTLM|GazelleAPIKey)\s{1,3})[A-Za-z0-9._~+/=-]{8,}/gi,
    replace: after('[jeton]'),
  },
  {
    id: 'authorization',
    needs: SIGN.label,
    people: false,
    pattern:
      /(?<![A-Za-z])((?:proxy-)?authorization["']?\s{0,3}[:=]\s{0,3}["']?(?:[A-Za-z]{1,20} )?)(?![A-Za-z]{1,20} \[)[A-Za-z0-9._~+/=-]{12,}/gi,
    replace: after('[jeton]'),
  },
  {
    id: 'cookie',
    needs: SIGN.colon,
    people: false,
    pattern: new RegExp(String.raw`(?<![A-Za-z])((?:set-)?cookie: ?)${NO_VALUE}[^\s"\\[][^\r\n"\\[]*`, 'gi'),
    replace: after('[jeton]'),
  },
  {
    id: 'age',
    needs: SIGN.digit,
    people: false,
    pattern: /(?<![A-Za-z0-9])(?:AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]{20,}|age1[02-9ac-hj-np-z]{40,})/g,
    replace: to('[clé]'),
  },
  {
    id: 'ssh',
    needs: SIGN.blank,
    people: false,
    pattern: /((?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-nistp\d{3}) )AAAA[A-Za-z0-9+/=]{20,}/g,
    replace: after('[clé]'),
  },
  {
    id: 'token',
    needs: SIGN.label,
    people: false,
    pattern:
      /(?<![A-Za-z0-9])((?:(?:access|refresh|id|session|x-auth)[_-]?)?(?:token|jeton|api[-_ ]?key|cl[ée] d'api|cookie|session_?id|jsessionid|session_state|nonce|ticket|assertion|(?:client_?)?secret|saml(?:response|request|art))["']?\s{0,3}[:=]\s{0,3}["']?)[A-Za-z0-9_+/.=%~-]{16,}/gi,
    replace: after('[jeton]'),
  },
  {
    id: 'oidc-code',
    needs: SIGN.label,
    people: false,
    pattern: /([?&](?:code|state)=)[A-Za-z0-9_.~-]{20,}/g,
    replace: after('[jeton]'),
  },
  {
    id: 'password',
    needs: SIGN.label,
    people: false,
    pattern: new RegExp(
      String.raw`(?<![A-Za-z])((?:password|passwd|passphrase|pwd|mot de passe|mdp)["']?\s{0,3}[:=]\s{0,3}["']?)${NO_VALUE}[^\s"'\\,;&}\][<]+|(<(?:[A-Za-z][\w.-]{0,20}:)?(?:password|passwd|pwd|motDePasse)>)[^<>\s[]{1,200}(?=<)`,
      'gi',
    ),
    replace: (_m, g) => `${g[0] || g[1]}[secret]`,
  },
  {
    id: 'join-code',
    needs: SIGN.label,
    people: false,
    pattern:
      /(?<![A-Za-z])(code["']?\s{0,2}(?:=|%3[dD]|:)\s{0,2}["']?)(?:[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}|(?=[2-9A-HJKMNP-TV-Z]{0,7}[2-9])[2-9A-HJKMNP-TV-Z]{8})(?![A-Za-z0-9])/gi,
    replace: after('[code]'),
  },
  {
    id: 'pin',
    needs: SIGN.digit,
    people: true,
    pattern: new RegExp(
      String.raw`(?<![A-Za-z])((?:code[ _-]?)?(?:PIN|PUK)|code (?:porteur|confidentiel|secret)|code de d[ée]blocage)(${IS})\d{4,8}(?![\w])`,
      'gi',
    ),
    replace: (_m, g) => `${g[0]}${g[1]}[PIN]`,
  },
  {
    id: 'pin-element',
    needs: SIGN.tag | SIGN.digit,
    people: false,
    pattern: /(<(?:[A-Za-z][\w.-]{0,20}:)?(?:pin|puk|codePorteur)>)\d{4,8}(?=<)/gi,
    replace: after('[PIN]'),
  },
  {
    id: 'pin-command',
    needs: SIGN.digit,
    people: false,
    // VERIFY and CHANGE REFERENCE DATA carry the digits themselves, as ASCII, filled up with FF.
    pattern:
      /(?<![0-9A-Fa-f])(00 ?2[04] ?0[01] ?[0-9A-Fa-f]{2} ?(?:0[4-9A-Fa-f]|1[0-9A-Fa-f]) ?)3[0-9](?: ?3[0-9]){3,15}(?: ?(?:FF|ff))*/g,
    replace: after('[PIN]'),
  },
];
