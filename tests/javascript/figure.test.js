// How the stage writes numbers and sentences, and dresses a figure. $BUNDLE names its module: see tests/test_javascript.py.
import assert from 'node:assert/strict';
import {test} from 'node:test';

const {formatted, unbroken, dressLayout, magnified, columnNames, labelled, followArrows} = await import(
  process.env.BUNDLE
);

test('a number of a sentence is never broken at its end of line, and words still are', () => {
  assert.equal(unbroken('p = 2 · 10⁻¹⁵, at 95 % of a · b'), 'p = 2\u00a0·\u00a010⁻¹⁵, at 95\u00a0% of a · b');
});

test('a small number is written out as far as core/experiment/wording.py does', () => {
  assert.deepEqual(
    [0.002, 0.05, 0.0004, 12345.678, 0].map(value => formatted(value, 1)),
    ['0.002', '0.05', '4 · 10⁻⁴', '12,345.7', '0'],
  );
  assert.equal(formatted(0.25, 3), '0.250');
  assert.deepEqual([formatted(1, 0, true), formatted(0.1, 1, true), formatted(0, 1, true)], ['1', '0.1', '0.0']);
});

test('axes write 10,000 and 0.0001 in full, unless a chart says otherwise', () => {
  const {xaxis, yaxis} = dressLayout({xaxis: {}, yaxis: {minexponent: 3}}, {});
  assert.deepEqual([xaxis.separatethousands, xaxis.minexponent, yaxis.minexponent], [true, 6, 3]);
});

test('on a large window the tail of an arrow stays at its place on the axis', () => {
  const arrows = [{ax: 3, axref: 'x', arrowwidth: 2}, {ax: 3}];
  assert.deepEqual(magnified({annotations: arrows}, 2), {
    annotations: [{ax: 3, axref: 'x', arrowwidth: 4}, {ax: 6}],
  });
});

test('a table of a logarithmic axis holds the numbers themselves, and a word only for a 0', () => {
  const ticks = {tickvals: [1e-7, 1000], ticktext: ['0', '1,000']};
  const [log, linear] = ['log', 'linear'].map(type => labelled({type, ...ticks}));
  assert.deepEqual([log(1e-7), log(1000), linear(1000)], ['0', 1000, '1,000']);
  const [xaxis, yaxis] = ['rate (log)', 'loss, log scale'].map(text => ({title: {text}}));
  const {x, y} = columnNames({xaxis, yaxis});
  assert.deepEqual([x, y], ['rate', 'loss']);
});

test('an arrow that loses its length keeps its angle for when it has one again', () => {
  const link = {vectors: ['a', 'b'], lengths: ['na', 'nb'], direction: 'turn', angle: 'angle', sets: {}};
  const held = {a: [0, 2], b: [1, 0], na: 2, nb: 1, turn: 0, angle: 90};
  const none = followArrows(link, held, {na: 0});
  assert.deepEqual([none.a, none.angle], [[0, 0], 90]);
  assert.deepEqual(followArrows(link, {...held, ...none}, {na: 3}).a, [0, 3]);
});
