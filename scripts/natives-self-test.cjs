// Run in a child process, by Node and by Electron as Node: a wrong native build does not throw, it ends the process.
// argv: project root, then 'sqlite', better-sqlite3 binding ('' = the shipped one), 'pkcs11' or ''; or 'pcsc'. Prints "ok".
const { mkdtempSync, rmSync, readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const os = require('node:os');
const path = require('node:path');

const [root, part, binding, withPkcs11] = process.argv.slice(2);
const load = createRequire(path.join(root, 'package.json'));

function expect(what, got, wanted) {
  if (JSON.stringify(got) !== JSON.stringify(wanted)) throw new Error(`${what}: ${JSON.stringify(got)}`);
}

function sqlite(dir) {
  const Database = load('better-sqlite3');
  const file = path.join(dir, 'test.db');
  const options = binding ? { nativeBinding: binding } : {};
  const open = () => {
    const db = new Database(file, options);
    db.pragma("cipher='sqlcipher'");
    db.pragma("key='self-test'");
    return db;
  };
  let db = open();
  db.exec(
    'CREATE TABLE person (name TEXT, age INTEGER) STRICT; CREATE VIRTUAL TABLE search USING fts5(text, tokenize="trigram")',
  );
  db.transaction(() => {
    db.prepare('INSERT INTO person VALUES (@name, @age)').run({ name: 'Adèle', age: 40 });
    db.prepare('INSERT INTO person VALUES (?, ?)').run('Zoé', 2);
    db.prepare('INSERT INTO search VALUES (?)').run('cabinet médical');
  })();
  db.close();
  expect('header', readFileSync(file).subarray(0, 6).toString('latin1') === 'SQLite', false);
  db = open();
  // A primitive accumulator is what a build that boxes strings only gets wrong.
  db.aggregate('total', { start: 0, step: (sum, value) => sum + value });
  expect('aggregate', db.prepare('SELECT total(age) AS t FROM person').get(), { t: 42 });
  expect(
    'fts5 trigram',
    db.prepare('SELECT text FROM search WHERE search MATCH ?').pluck().get('"médic"'),
    'cabinet médical',
  );
  for (let i = 0; i < 200; i += 1) db.prepare(`SELECT ${i} AS c${i}, @v AS v`).get({ v: `v${i}` });
  db.close();
}

/** Whether the card service runs is another matter: it only has to answer, by a list or by an error of its own. */
function pcsc() {
  const { Context } = load('smartcard');
  expect('smartcard', typeof Context, 'function');
  let context;
  try {
    context = new Context();
  } catch {
    return;
  }
  expect('readers', Array.isArray(context.listReaders()), true);
  context.close();
}

function database() {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'vs-natives-'));
  try {
    sqlite(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

if (part === 'pcsc') pcsc();
else database();
if (withPkcs11) expect('pkcs11js', typeof load('pkcs11js').PKCS11, 'function');
console.log('ok');
