// The code book: every failure code has its texts, and every code of the card also a page in the code book and a test.
//   node scripts/codes.mjs            says what lacks (exit code 1)
//   node scripts/codes.mjs --write    writes docs/code-book.{fr,en}.md from resources/codebook
// A test is declared by a string of tests/{unit,contract,integration,e2e} that begins with the code, a colon and a space
// (the title of an `it`, or the first cell of a row of `it.each`), or by a call `produces('<code>', …)`.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { root } from './run.mjs';
import { command, Problem, say } from './say.mjs';
import { filesUnder } from './sources.mjs';

/** A code of the card without a test ends the build. */
const TESTS_REQUIRED = true;

const languages = /** @type {const} */ (['fr', 'en']);
const rungs = ['unit', 'contract', 'integration', 'e2e'];

/** @typedef {{title: string, happened: string[], do: string[], call: string, technical: string}} Page */
/** @typedef {Record<string, unknown>} Entries */
/** @typedef {{code: string, fr: string, en: string}} Lack */

/**
 * Refuses a catalogue of failures that is not whole, naming each code and what it lacks.
 * @param {{base?: string, testsRequired?: boolean, log?: import('./say.mjs').Log}} [options] `base`: folder of the project
 * @throws {Problem} when a code lacks a text, an action, a page, or a test, or when the pages of docs/ are stale
 */
export async function checkCodes({ base = root, testsRequired = TESTS_REQUIRED, log = say } = {}) {
  const { failures, actions } = await readCatalogue(base);
  const codes = Object.keys(failures);
  const ofCard = codes.filter((code) => code.startsWith('card.'));
  const lacks = [
    ...codes.flatMap((code) => (actions.includes(failures[code]?.action ?? '') ? [] : [lack(code, 'action')])),
    ...languages.flatMap((language) => lacksOfTexts(base, language, codes)),
    ...languages.flatMap((language) => lacksOfBook(base, language, ofCard)),
  ];
  const untested = lacksOfTests(base, ofCard);
  if (testsRequired) lacks.push(...untested);
  else if (untested.length > 0) log(`Codes sans test : ${untested.map(({ code }) => code).join(', ')}`);
  if (lacks.length > 0) {
    const said = (/** @type {'fr' | 'en'} */ language) =>
      lacks.map((one) => `${one.code} (${one[language]})`).join(', ');
    throw new Problem({
      fr: `Le catalogue des codes n'est pas complet : ${said('fr')}. Ajoutez ce qui manque puis relancez.`,
      en: `The catalogue of codes is not complete: ${said('en')}. Add what is missing, then try again.`,
    });
  }
  const stale = languages.filter(
    (language) => readIfThere(docOf(base, language)) !== documentOf(base, language, ofCard),
  );
  if (stale.length > 0) {
    throw new Problem({
      fr: `Les pages du livre des codes (${stale.join(', ')}) ne suivent plus resources/codebook. Lancez : node scripts/codes.mjs --write`,
      en: `The pages of the code book (${stale.join(', ')}) no longer follow resources/codebook. Run: node scripts/codes.mjs --write`,
    });
  }
}

/** Writes the page of each language. @param {{base?: string}} [options] */
export async function writeDocuments({ base = root } = {}) {
  const { failures } = await readCatalogue(base);
  const ofCard = Object.keys(failures).filter((code) => code.startsWith('card.'));
  for (const language of languages) writeFileSync(docOf(base, language), documentOf(base, language, ofCard));
}

/**
 * The catalogue as the app itself reads it.
 * @param {string} base
 * @returns {Promise<{failures: Record<string, {action: string}>, actions: readonly string[]}>}
 */
async function readCatalogue(base) {
  const esbuild = await import('esbuild');
  const built = await esbuild.build({
    entryPoints: [path.join(base, 'electron', 'contract', 'failure.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
  });
  const source = Buffer.from(built.outputFiles[0]?.contents ?? []).toString('base64');
  return import(`data:text/javascript;base64,${source}`);
}

const words = {
  action: ['une action connue', 'a known action'],
  title: ['son titre', 'its title'],
  sentence: ['sa phrase', 'its sentence'],
  label: ['le nom de son bouton', 'the name of its button'],
  page: ['sa page du livre des codes', 'its page in the code book'],
  unknown: ["n'est pas un code du catalogue", 'is no code of the catalogue'],
  test: ['un test qui le produit', 'a test that produces it'],
};

/** @param {string} code @param {keyof typeof words} what @param {string} [language] @returns {Lack} */
function lack(code, what, language) {
  const suffix = language === undefined ? '' : `, ${language}`;
  return { code, fr: `${words[what][0]}${suffix}`, en: `${words[what][1]}${suffix}` };
}

/** @param {string} file @returns {Entries} nothing when there is no such file */
const entriesOf = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});

/** @param {unknown} value */
const isText = (value) => typeof value === 'string' && value.trim().length > 2;

/** @param {unknown} value @param {number} least @param {number} most */
const areTexts = (value, least, most) =>
  Array.isArray(value) && value.length >= least && value.length <= most && value.every(isText);

/** @param {string} base @param {string} language @param {string[]} codes @returns {Lack[]} */
function lacksOfTexts(base, language, codes) {
  const texts = entriesOf(path.join(base, 'resources', 'locale', `failure.${language}.json`));
  return [
    ...codes.flatMap((code) => {
      const text = /** @type {Entries} */ (texts[code] ?? {});
      return [
        ...(isText(text['title']) ? [] : [lack(code, 'title', language)]),
        ...(isText(text['sentence']) ? [] : [lack(code, 'sentence', language)]),
        ...(isText(text['action']) ? [] : [lack(code, 'label', language)]),
      ];
    }),
    ...unknownIn(texts, codes, language),
  ];
}

/** @param {string} base @param {string} language @param {string[]} codes @returns {Lack[]} */
function lacksOfBook(base, language, codes) {
  const book = entriesOf(bookOf(base, language));
  return [
    ...codes.filter((code) => !isPage(book[code])).map((code) => lack(code, 'page', language)),
    ...unknownIn(book, codes, language),
  ];
}

/** @param {Entries} entries @param {string[]} codes @param {string} language @returns {Lack[]} */
const unknownIn = (entries, codes, language) =>
  Object.keys(entries)
    .filter((code) => !codes.includes(code))
    .map((code) => lack(code, 'unknown', language));

/** @param {unknown} value @returns {value is Page} */
function isPage(value) {
  const page = /** @type {Entries} */ (value ?? {});
  return (
    [page['title'], page['call'], page['technical']].every(isText) &&
    areTexts(page['happened'], 1, 3) &&
    areTexts(page['do'], 2, 6)
  );
}

/** @param {string} base @param {string[]} codes @returns {Lack[]} */
function lacksOfTests(base, codes) {
  const declared = new Set();
  for (const file of rungs.flatMap((rung) => filesUnder(path.join(base, 'tests', rung)))) {
    if (!file.endsWith('.ts')) continue;
    const source = readFileSync(file, 'utf8');
    for (const [, , code] of source.matchAll(/(['"`])(card\.[a-z-]+): /g)) declared.add(code);
    for (const [, , code] of source.matchAll(/\bproduces\(\s*(['"`])(card\.[a-z-]+)\1/g)) declared.add(code);
  }
  return codes.filter((code) => !declared.has(code)).map((code) => lack(code, 'test'));
}

/** @param {string} base @param {string} language */
const bookOf = (base, language) => path.join(base, 'resources', 'codebook', `codebook.${language}.json`);
/** @param {string} base @param {string} language */
const docOf = (base, language) => path.join(base, 'docs', `code-book.${language}.md`);
/** @param {string} file */
const readIfThere = (file) => (existsSync(file) ? readFileSync(file, 'utf8').replaceAll('\r\n', '\n') : null);

const headings = {
  fr: {
    title: 'Livre des codes de la carte',
    intro:
      'Page écrite par `node scripts/codes.mjs --write` à partir de `resources/codebook/codebook.fr.json` : ne la corrigez pas ici.',
    happened: "Ce qui s'est passé",
    do: 'Que faire, dans cet ordre',
    call: 'Qui appeler',
    technical: "Pour l'assistance",
  },
  en: {
    title: 'Code book of the card',
    intro:
      'Written by `node scripts/codes.mjs --write` from `resources/codebook/codebook.en.json`: do not correct it here.',
    happened: 'What happened',
    do: 'What to do, in this order',
    call: 'Whom to call',
    technical: 'For support',
  },
};

/**
 * The page of one language, in the order of the catalogue.
 * @param {string} base
 * @param {'fr' | 'en'} language
 * @param {string[]} codes
 */
function documentOf(base, language, codes) {
  const book = entriesOf(bookOf(base, language));
  const said = headings[language];
  const parts = codes.flatMap((code) => {
    const page = book[code];
    if (!isPage(page)) return [];
    return [
      `## ${code}: ${page.title}`,
      `**${said.happened}.** ${page.happened.join(' ')}`,
      `**${said.do}**`,
      page.do.map((step, at) => `${at + 1}. ${step}`).join('\n'),
      `**${said.call}.** ${page.call}`,
      `**${said.technical}.** ${page.technical}`,
    ];
  });
  return `${[`# ${said.title}`, said.intro, ...parts].join('\n\n')}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await command(async () => {
    if (process.argv.includes('--write')) await writeDocuments();
    await checkCodes();
    say('Catalogue des codes complet');
  });
}
