// A message as Python packs it (tests/core/experiment/example_message.py) is what the stage unpacks and its types say.
// $BUNDLE names the stage's module with its inner names exported: see tests/test_javascript.py.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import ts from 'typescript';

const at = path => new URL(`../../${path}`, import.meta.url);
const {unpack, LAYERS} = await import(process.env.BUNDLE);
const {packed, message} = JSON.parse(readFileSync(at('tests/examples/message.json'), 'utf8'));
const unpacked = unpack(Uint8Array.from(Buffer.from(packed, 'base64')));
const NAMES = {Float32Array: 'f4', Int32Array: 'i4', Uint8Array: 'u1'};

// As the example says it: an array of numbers stands as {f4: [...]}, with null for NaN.
function described(value) {
  if (ArrayBuffer.isView(value))
    return {[NAMES[value.constructor.name]]: Array.from(value, each => (Number.isNaN(each) ? null : each))};
  if (Array.isArray(value)) return value.map(described);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, described(each)]));
}

// The same value as the text of a program.
function literal(value) {
  if (ArrayBuffer.isView(value)) return `new ${value.constructor.name}([${value}])`;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, each]) => `${JSON.stringify(name)}: ${literal(each)}`)
    .join(', ')}}`;
}

// What TypeScript says of `program`, read beside the types of messages.
function complaints(program) {
  const types = at('pages/lab/browser/messages.d.ts').pathname;
  const options = {strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, types: [], skipLibCheck: true};
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) =>
    name === 'example.ts' ? ts.createSourceFile(name, program, ...rest) : read(name, ...rest);
  const compiled = ts.createProgram(['example.ts', types], options, host);
  const example = compiled.getSourceFile('example.ts');
  return compiled
    .getSemanticDiagnostics(example)
    .map(({messageText}) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

test('what is unpacked is what was packed, each array of its own type', () => {
  assert.deepEqual(described(unpacked), message);
});

test('the example has every field of the types, and no other', () => {
  assert.deepEqual(complaints(`const message: Message & Drawing & Mounting = ${literal(unpacked)};`), []);
});

test('the types would complain of a field that is missing or new', () => {
  const {seq, ...rest} = unpacked;
  assert.equal(complaints(`const message: Message & Drawing & Mounting = ${literal(rest)};`).length, 1);
  assert.equal(complaints(`const message: Message = ${literal({...unpacked, sequence: seq})};`).length, 1);
});

test('every kind of layer in the message is drawn and written as a table', () => {
  const kinds = unpacked.panels.flatMap(panel => panel.layers.map(layer => layer.kind));
  assert.deepEqual([...new Set(kinds)].sort(), Object.keys(LAYERS).sort());
  for (const kind of kinds) {
    assert.equal(typeof LAYERS[kind].draw, 'function');
    assert.equal(typeof LAYERS[kind].rows, 'function');
    assert.equal(typeof LAYERS[kind].under, 'boolean');
    assert.ok(LAYERS[kind].word);
  }
});
