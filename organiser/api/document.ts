import type { Scope } from '../auth/scope.ts';
import { byStatus, commonRefusals, refusalWords, type Kind } from './refusal.ts';
import { pages, tags, type Page } from './page.ts';
import { scenario, type Step } from './scenario.ts';
import answers from './answer.json' with { type: 'json' };
import type { Access } from '../context.ts';

/** The parts of an OpenAPI 3.1 document that are used here. */
type Examples = Record<string, { summary?: string; value: unknown }>;
export type Media = { schema?: unknown; examples?: Examples };
export type Reply = {
  description: string;
  content?: Record<string, Media>;
  headers?: Record<string, unknown>;
  'x-codes'?: string[];
};
export type Parameter = {
  name: string;
  in: string;
  required?: boolean;
  schema?: unknown;
  examples?: Examples;
};
export type Operation = {
  operationId?: string;
  tags?: string[];
  summary?: string;
  description?: string;
  security?: Record<string, never[]>[];
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, Media> };
  responses: Record<string, Reply>;
  'x-summary-fr'?: string;
  /** What the schemas do not say, also part of the description. */
  'x-more'?: { fr: string; en: string };
  /** Who may call: `anybody`, or roles. */
  'x-access'?: Access;
  /** What of a region it shows or changes (auth/scope.ts). */
  'x-scope'?: Scope;
  /** Largest body, in bytes. */
  'x-body-bytes'?: number;
};
export type Scene = Omit<Step, 'path' | 'query' | 'body'>;
export type Document = {
  openapi: string;
  info: Record<string, unknown>;
  tags?: { name: string; description: string; 'x-description-fr': string }[];
  components: { schemas: Record<string, unknown>; securitySchemes: Record<string, unknown> };
  paths: Record<string, Record<string, Operation>>;
  'x-scenario'?: Scene[];
};

const recorded = answers as Record<string, unknown>;
const JSON_TYPE = 'application/json';
const words: Record<string, string> = {
  200: 'Done.',
  201: 'Made.',
  202: 'Received in part: bytes are missing.',
  302: 'Led elsewhere.',
};

/** `POST /v1/logs/{log}/sync` → `postLogsLogSync`. */
const idOf = (method: string, path: string): string =>
  method +
  path
    .replace(/^\/v1/, '')
    .split(/[^a-z0-9]+/i)
    .filter(Boolean)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** Completes what the schemas of the routes tell with pages, refusals and examples. */
export function complete(raw: object): Document {
  const document = structuredClone(raw) as Document;
  document.tags = Object.entries(tags).map(([name, { fr, en }]) => ({ name, description: en, 'x-description-fr': fr }));
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const name = `${method.toUpperCase()} ${path}`;
      const page = pages[name];
      operation.operationId = idOf(method, path);
      document.components.schemas = { ...document.components.schemas, Refusal: refusalSchema(operation) };
      if (page !== undefined) describe(name, operation, page);
      for (const step of scenario) if (step.route === name) illustrate(operation, step);
    }
  }
  document['x-scenario'] = scenario.map(({ name, route, as, status, learn }) => ({
    name,
    route,
    as,
    status,
    ...(learn && { learn }),
  }));
  return document;
}

const refusalSchema = ({ responses }: Operation): unknown => responses['4XX']?.content?.[JSON_TYPE]?.schema;

function describe(name: string, operation: Operation, page: Page): void {
  const method = name.split(' ')[0] ?? '';
  operation.tags = [page.tag];
  operation['x-summary-fr'] = page.fr;
  if (page.security !== undefined) operation.security = [{ [page.security]: [] }];
  if (page.body !== undefined) {
    operation.requestBody = { required: true, content: { [page.body]: { schema: { type: 'string' } } } };
  }
  operation.description = [whoMay(operation, page), page.more?.en].filter(Boolean).join(' ');
  if (page.more !== undefined) operation['x-more'] = page.more;
  const kind: Kind = {
    access: operation['x-access'],
    scope: operation['x-scope'] ?? 'none',
    method,
    input: operation.requestBody !== undefined || operation.parameters !== undefined,
    body: operation.requestBody !== undefined,
  };
  operation.responses = {
    ...goodAnswers(operation, page),
    ...refusals([...commonRefusals(kind), ...(page.refuses ?? [])], method),
  };
}

function whoMay(operation: Operation, page: Page): string {
  const access = operation['x-access'];
  const limit = operation['x-body-bytes'];
  const size = limit === undefined || operation.requestBody === undefined ? '' : ` Body of at most ${sizeOf(limit)}.`;
  if (page.security !== undefined) return 'For the holder of its own bearer.';
  if (access === undefined || access === 'anybody') return `For anybody.${size}`;
  return `For: ${access.join(', ')}.${size}`;
}

const sizeOf = (bytes: number): string => (bytes < 1024 * 1024 ? `${bytes / 1024} KiB` : `${bytes / 1024 / 1024} MiB`);

function goodAnswers(operation: Operation, page: Page): Record<string, Reply> {
  const good = Object.entries(operation.responses).filter(([status]) => /^\d+$/.test(status));
  if (page.answer === undefined) {
    return Object.fromEntries(
      good.map(([status, reply]) => [status, { ...reply, description: words[status] ?? 'Done.' }]),
    );
  }
  const { type, headers, status = 200 } = page.answer;
  const named = headers?.map((header) => [header, { schema: { type: 'string' } }]);
  return {
    [status]: {
      description: words[status] ?? '',
      ...(type !== null && { content: { [type]: { schema: { type: 'string' } } } }),
      ...(named && { headers: Object.fromEntries(named) as Record<string, unknown> }),
    },
  };
}

/** The refusals of a route, by status. A HEAD answers none of them with a body. */
function refusals(codes: Parameters<typeof byStatus>[0], method: string): Record<string, Reply> {
  return Object.fromEntries(
    [...byStatus(codes)].map(([status, some]) => [
      String(status),
      {
        description: some.map((code) => `\`${code}\`: ${refusalWords[code].en}`).join('\n\n'),
        'x-codes': some,
        ...(method !== 'HEAD' && { content: { [JSON_TYPE]: { schema: { $ref: '#/components/schemas/Refusal' } } } }),
      },
    ]),
  );
}

/** Puts a step of the story where a reader of OpenAPI looks for examples. */
function illustrate(operation: Operation, { name, path, query, body, status }: Step): void {
  const add = (media: Media | Parameter, value: unknown): void => {
    media.examples = { ...media.examples, [name]: { value } };
  };
  for (const [key, value] of Object.entries({ ...path, ...query })) {
    const parameter = operation.parameters?.find((one) => one.name === key);
    if (parameter !== undefined) add(parameter, value);
  }
  const [asked] = Object.values(operation.requestBody?.content ?? {});
  if (asked !== undefined && body !== undefined) add(asked, body);
  const reply = operation.responses[String(status)];
  const [told] = Object.values(reply?.content ?? {});
  if (told !== undefined && name in recorded) add(told, recorded[name]);
}
