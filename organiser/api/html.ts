import type { HubErrorCode } from '../protocol/wire.ts';
import type { Document, Media, Operation } from './document.ts';
import { refusalWords } from './refusal.ts';

export type Language = 'fr' | 'en';

const words = {
  fr: {
    title: 'L’API du service',
    lead: 'Ce que l’application, le tableau de bord, ou un outil des organisateurs, peut demander à ce service. Les heures sont en UTC. Les exemples viennent d’une histoire jouée sur un vrai service.',
    machine: 'Pour les programmes : ',
    other: 'In English',
    otherPath: '/api/en',
    otherLanguage: 'en',
    back: 'Tableau de bord',
    who: 'Pour qui',
    colon: ' : ',
    kilo: 'Kio',
    anybody: 'tout le monde',
    own: 'le porteur de son propre jeton',
    input: 'Adresse',
    body: 'Corps',
    most: 'au plus',
    answers: 'Réponses',
    status: 'Statut',
    meaning: 'Sens',
    refusals: 'Refus',
    code: 'Code',
    example: 'Exemple',
    schema: 'Schéma',
    asked: 'demande',
    told: 'réponse',
    none: 'sans corps',
    contents: 'Sommaire',
    required: 'obligatoire',
    roles: { participant: 'participant', organiser: 'organisateur', observer: 'observateur' } as Record<string, string>,
    done: { 200: 'Fait.', 201: 'Créé.', 202: 'Reçu en partie : il manque des octets.' } as Record<string, string>,
  },
  en: {
    title: 'The API of the hub',
    lead: 'What the app, the board, or a tool of the organisers, may ask of this hub. Times are in UTC. The examples come from a story played on a real hub.',
    machine: 'For programs: ',
    other: 'En français',
    otherPath: '/api',
    otherLanguage: 'fr',
    back: 'Board',
    who: 'For',
    colon: ': ',
    kilo: 'KiB',
    anybody: 'anybody',
    own: 'the holder of its own bearer',
    input: 'Address',
    body: 'Body',
    most: 'at most',
    answers: 'Answers',
    status: 'Status',
    meaning: 'Meaning',
    refusals: 'Refusals',
    code: 'Code',
    example: 'Example',
    schema: 'Schema',
    asked: 'request',
    told: 'answer',
    none: 'no body',
    contents: 'Contents',
    required: 'required',
    roles: { participant: 'participant', organiser: 'organiser', observer: 'observer' } as Record<string, string>,
    done: { 200: 'Done.', 201: 'Made.', 202: 'Received in part: bytes are missing.' } as Record<string, string>,
  },
} as const;
type Words = (typeof words)[Language];

/** Text of a page: whatever it holds, it is not markup. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const shown = (value: unknown): string => escaped(typeof value === 'string' ? value : JSON.stringify(value, null, 2));

/** The document for people: one page without a script, that a browser without style reads too. */
export function pageOf(document: Document, language: Language): string {
  const w = words[language];
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
  );
  const sections = (document.tags ?? []).map((tag) => ({
    id: tag.name,
    title: language === 'fr' ? tag['x-description-fr'] : tag.description,
    inside: operations.filter(({ operation }) => operation.tags?.includes(tag.name)),
  }));
  const contents = sections.map(({ id, title }) => `<li><a href="#${id}">${escaped(title)}</a></li>`).join('');
  const body = sections
    .map(
      ({ id, title, inside }) =>
        `<section id="${id}"><h2>${escaped(title)}</h2>${inside.map((one) => operationOf(one.name, one.operation, w, language)).join('')}</section>`,
    )
    .join('');
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${w.title} – Vérif' Ségur</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/api/style.css"></head>
<body><header><h1>${w.title}</h1><p>${w.lead}</p>
<p>${w.machine}<a href="/openapi.json">openapi.json</a> (OpenAPI ${document.openapi}, version ${escaped(String(document.info['version']))}) ·
<a href="${w.otherPath}" lang="${w.otherLanguage}" hreflang="${w.otherLanguage}">${w.other}</a> · <a href="/">${w.back}</a></p></header>
<nav aria-label="${w.contents}"><ul>${contents}</ul></nav><main>${body}</main></body></html>
`;
}

function operationOf(name: string, operation: Operation, w: Words, language: Language): string {
  const [method = '', path = ''] = name.split(' ');
  const summary = language === 'fr' ? (operation['x-summary-fr'] ?? '') : (operation.summary ?? '');
  const parts = [whoOf(operation, w), inputOf(operation, w), answersOf(operation, w), examplesOf(operation, w)];
  const more = operation['x-more']?.[language];
  return `<details id="${escaped(operation.operationId ?? '')}"><summary><span class="call"><b class="method ${method.toLowerCase()}">${method}</b> <code>${escaped(path)}</code></span> <span>${escaped(summary)}</span></summary>
${more === undefined ? '' : `<p class="more">${escaped(more)}</p>`}${parts.join('')}</details>`;
}

function whoOf(operation: Operation, w: Words): string {
  const access = operation['x-access'];
  const own = operation.security?.some((one) => 'metrics' in one) === true;
  const who = Array.isArray(access) ? access.map((one: string) => w.roles[one] ?? one).join(', ') : w.anybody;
  return `<p><b>${w.who}${w.colon}</b>${own ? w.own : who}</p>`;
}

function inputOf(operation: Operation, w: Words): string {
  const rows = (operation.parameters ?? []).map(
    ({ name, in: place, required, schema }) =>
      `<tr><td><code>${escaped(name)}</code></td><td>${place}${required === true ? `, ${w.required}` : ''}</td><td><code>${escaped(shortly(schema))}</code></td></tr>`,
  );
  const address = rows.length === 0 ? '' : `<h3>${w.input}</h3><div class="wide"><table>${rows.join('')}</table></div>`;
  const [type, media] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const limit = operation['x-body-bytes'];
  const size = limit === undefined ? '' : `, ${w.most} ${Math.round(limit / 1024)} ${w.kilo}`;
  const body =
    type === undefined ? '' : `<h3>${w.body}</h3><p><code>${escaped(type)}</code>${size}</p>${schemaOf(media, w)}`;
  return address + body;
}

function answersOf(operation: Operation, w: Words): string {
  const entries = Object.entries(operation.responses);
  const good = entries
    .filter(([, reply]) => reply['x-codes'] === undefined)
    .map(([status, { content }]) => {
      const [type, media] = Object.entries(content ?? {})[0] ?? [];
      return `<p><b>${status}</b> ${w.done[status] ?? ''} ${type === undefined ? w.none : `<code>${escaped(type)}</code>`}</p>${schemaOf(media, w)}`;
    });
  const language: Language = w === words.fr ? 'fr' : 'en';
  const bad = entries.flatMap(([status, reply]) =>
    (reply['x-codes'] ?? []).map(
      (code) =>
        `<tr><td>${status}</td><td><code>${code}</code></td><td>${escaped(refusalWords[code as HubErrorCode][language])}</td></tr>`,
    ),
  );
  const head = `<thead><tr><th scope="col">${w.status}</th><th scope="col">${w.code}</th><th scope="col">${w.meaning}</th></tr></thead>`;
  return `<h3>${w.answers}</h3>${good.join('')}<h3>${w.refusals}</h3><div class="wide"><table>${head}<tbody>${bad.join('')}</tbody></table></div>`;
}

function examplesOf(operation: Operation, w: Words): string {
  const asked = Object.values(operation.requestBody?.content ?? {})[0]?.examples ?? {};
  const told = Object.entries(operation.responses).flatMap(([status, { content }]) =>
    Object.entries(Object.values(content ?? {})[0]?.examples ?? {}).map(([name, { value }]) => ({
      status,
      name,
      value,
    })),
  );
  return told
    .map(({ status, name, value }) => {
      const question = asked[name];
      const request = question === undefined ? '' : `<p>${w.asked}</p><pre tabindex="0">${shown(question.value)}</pre>`;
      return `<details><summary>${w.example}${w.colon}${escaped(name)}</summary>${request}<p>${w.told} ${status}</p><pre tabindex="0">${shown(value)}</pre></details>`;
    })
    .join('');
}

const schemaOf = (media: Media | undefined, w: Words): string =>
  media?.schema === undefined
    ? ''
    : `<details><summary>${w.schema}</summary><pre tabindex="0">${shown(media.schema)}</pre></details>`;

/** A schema in a few words. */
function shortly(schema: unknown): string {
  const { type, format, enum: some, pattern, minimum } = (schema ?? {}) as Record<string, unknown>;
  if (Array.isArray(some)) return some.join(' | ');
  const least = typeof minimum === 'number' ? ` ≥ ${minimum}` : '';
  return [type, format ?? pattern].filter((one) => typeof one === 'string').join(' ') + least;
}
