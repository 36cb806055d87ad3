/** A browser without a screen: cookies by origin, redirects looked at one by one, the forms of the provider filled in. */
export class Visitor {
  readonly #jar = new Map<string, Map<string, string>>();
  readonly #places: Readonly<Record<string, string>>;
  /** What each answer set, with its words. */
  readonly cookies: string[] = [];

  /** @param places public origins, and where they really are */
  constructor(places: Readonly<Record<string, string>> = {}) {
    this.#places = places;
  }

  async ask(url: string, init: RequestInit = {}): Promise<Response> {
    const { origin } = new URL(url);
    const jar = this.#jar.get(origin) ?? new Map<string, string>();
    this.#jar.set(origin, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url.replace(origin, this.#places[origin] ?? origin), {
      ...init,
      redirect: 'manual',
      headers: { ...(init.headers as Record<string, string>), ...(cookie !== '' && { cookie }) },
    });
    for (const set of response.headers.getSetCookie()) {
      this.cookies.push(set);
      const [name = '', value = ''] = set.split(';')[0]!.split('=');
      if (value === '' || /expires=thu, 01 jan 1970/i.test(set)) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }

  /** Where an address sends the browser. */
  async led(url: string): Promise<string> {
    const response = await this.ask(url);
    await response.body?.cancel();
    return response.headers.get('location') ?? `${response.status}`;
  }

  /** Signs in at the provider under a name; answers where it sends the browser back to. `cancel`: leaves its page. */
  async passProvider(address: string, name: string, cancel = false): Promise<string> {
    let url = address;
    const origin = new URL(address).origin;
    for (let step = 0; step < 12; step += 1) {
      if (!url.startsWith(origin)) return url;
      const response = await this.ask(url);
      const to = response.headers.get('location');
      if (to !== null) {
        await response.body?.cancel();
        url = new URL(to, url).href;
        continue;
      }
      const page = await response.text();
      const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1];
      if (action === undefined) throw new Error(`the provider says ${response.status}: ${page.slice(0, 400)}`);
      if (cancel) {
        url = new URL(`${action}/abort`, url).href;
        continue;
      }
      const body = new URLSearchParams({ prompt: 'login', login: name, password: 'x' });
      const sent = await this.ask(new URL(action, url).href, { method: 'POST', body });
      await sent.body?.cancel();
      url = new URL(sent.headers.get('location') ?? '', url).href;
    }
    throw new Error('the provider leads in circles');
  }
}
