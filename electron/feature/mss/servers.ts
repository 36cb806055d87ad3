import { FailureError } from '../../contract/failure.ts';
import type { MailNetwork, Srv } from './network.ts';

const AT = 'mss.servers';

export type TripServer = { host: string; port: number; tls: 'tls' | 'starttls' };
/** `from`: who named the servers. */
export type TripServers = { imap: TripServer; smtp: TripServer; user: string; from: 'autoconfig' | 'srv' };

const HOST = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;

const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65_535;
const isOf = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`);

const textIn = (parent: Element, name: string): string =>
  parent.getElementsByTagName(name).item(0)?.textContent?.trim() ?? '';

/** A file that is not quite XML is not read. */
function stop(): never {
  throw new Error('xml');
}

function serverOf(element: Element, domain: string): TripServer | null {
  const host = textIn(element, 'hostname').replaceAll('%EMAILDOMAIN%', domain).toLowerCase();
  const port = Number(textIn(element, 'port'));
  if (!HOST.test(host) || !isPort(port)) return null;
  // "plain" too: nothing is ever said in clear, so such a server must accept STARTTLS.
  return { host, port, tls: textIn(element, 'socketType').toUpperCase() === 'SSL' ? 'tls' : 'starttls' };
}

function userOf(element: Element, address: string): string {
  const template = textIn(element, 'username');
  const [local = '', domain = ''] = address.split('@');
  // Given by functions: an address may hold a "$", which means something in a text to put in.
  const filled = template
    .replaceAll('%EMAILADDRESS%', () => address)
    .replaceAll('%EMAILLOCALPART%', () => local)
    .replaceAll('%EMAILDOMAIN%', domain);
  return template === '' || filled.length > 254 ? address : filled;
}

/**
 * Reads a file of settings (Mozilla's autoconfiguration, config-v1.1.xml). No document type, so no entity is expanded.
 * @throws FailureError mss.config-invalid
 */
export async function readAutoconfig(text: string, address: string): Promise<Omit<TripServers, 'from'>> {
  const invalid = (why: string): FailureError => new FailureError('mss.config-invalid', AT, { why });
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw invalid('doctype');
  const { DOMParser } = await import('./xml-parser.ts');
  let root: Element | null = null;
  try {
    root = new DOMParser({ errorHandler: stop }).parseFromString(text, 'text/xml').documentElement;
  } catch {
    throw invalid('xml');
  }
  if (root === null || root.nodeName !== 'clientConfig') throw invalid('xml');
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  const find = (tag: string, type: string): { element: Element; server: TripServer } | null => {
    for (const element of Array.from(root.getElementsByTagName(tag)).slice(0, 10)) {
      const server = element.getAttribute('type') === type ? serverOf(element, domain) : null;
      if (server !== null) return { element, server };
    }
    return null;
  };
  const [imap, smtp] = [find('incomingServer', 'imap'), find('outgoingServer', 'smtp')];
  if (imap === null || smtp === null) throw invalid(imap === null ? 'imap' : 'smtp');
  return { imap: imap.server, smtp: smtp.server, user: userOf(imap.element, address) };
}

/** The first server of a list of records that the domain owns. DNS is not signed: a name outside of the domain is refused. */
function ofRecords(records: readonly Srv[], tls: TripServer['tls'], domain: string): TripServer | null {
  // RFC 2782: a single "." says that the service is not there.
  const named = records.filter(({ name, port }) => HOST.test(name) && isPort(port));
  const [first] = named;
  if (first === undefined) return null;
  const own = named.find(({ name }) => isOf(name, domain));
  if (own === undefined) throw new FailureError('mss.server-foreign', AT, { domain });
  return { host: own.name, port: own.port, tls };
}

/**
 * The mail servers of a domain, as the domain itself names them and nobody else: its own page over verified HTTPS
 * (`autoconfig.<domain>`), else its DNS records (RFC 6186, RFC 8314), which may only name hosts of the domain.
 * What a person types is never a server: a token would go wherever it says.
 * @throws FailureError mss.no-config, mss.config-invalid, mss.server-foreign, network.offline when no name server answered:
 * nothing is known of the domain then
 */
export async function findServers(network: MailNetwork, address: string, domain: string): Promise<TripServers> {
  const page = await network.page(`autoconfig.${domain}`, '/mail/config-v1.1.xml');
  if (page.is === 'broken') throw new FailureError('mss.config-invalid', AT, { why: 'size' });
  if (page.is === 'ok') return { ...(await readAutoconfig(page.text, address)), from: 'autoconfig' };
  // What was found proves an answer; so does a name server that says "no such name".
  let answered = page.reached;
  const first = async (names: readonly (readonly [string, TripServer['tls']])[]): Promise<TripServer | null> => {
    for (const [name, tls] of names) {
      const records = await network.srv(`${name}.${domain}`);
      answered ||= records !== null;
      const found = ofRecords(records ?? [], tls, domain);
      if (found !== null) return found;
    }
    return null;
  };
  const imap = await first([
    ['_imaps._tcp', 'tls'],
    ['_imap._tcp', 'starttls'],
  ]);
  const smtp = await first([
    ['_submissions._tcp', 'tls'],
    ['_submission._tcp', 'starttls'],
  ]);
  if (!answered) throw new FailureError('network.offline', AT, { step: 'config' });
  if (imap === null || smtp === null) throw new FailureError('mss.no-config', AT, { domain });
  return { imap, smtp, user: address, from: 'srv' };
}
