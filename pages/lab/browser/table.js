// --- a chart as a table: one header, one row for every point of a trace and every piece of a layer --------------------
const FIRST = ['series', 'step', 'x', 'y', 'z', 'to x', 'to y', 'value'];
const plain = text =>
  String(text ?? '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

function csv(panel) {
  const {data, layout} = panel.figure();
  const table = data.find(trace => trace.type === 'table');
  if (table)
    return lined([table.header.values.map(plain), ...transposed(table.cells.values).map(row => row.map(plain))]);
  const shown = data.filter(trace => trace.visible !== 'legendonly');
  const rows = [
    ...shown.flatMap(trace => traceRows(trace, plain(trace.name) || plain(panel.spec.title))),
    ...layerRows(panel),
  ];
  const used = new Set(rows.flatMap(Object.keys));
  const keys = [...FIRST.filter(key => used.has(key)), ...[...used].filter(key => !FIRST.includes(key))];
  const names = columnNames(layout);
  const named = [labelled(layout.xaxis), labelled(layout.yaxis)];
  const cell = (key, value) =>
    /^(to )?x$/.test(key) ? named[0](value) : /^(to )?y$/.test(key) ? named[1](value) : value;
  return lined([keys.map(key => names[key] ?? key), ...rows.map(row => keys.map(key => cell(key, row[key])))]);
}

// A logarithmic axis says so; what the table holds are the numbers themselves.
function columnNames({xaxis, yaxis, scene}) {
  const title = (axis, other) => plain(axis?.title?.text).replace(/ \(log( scale)?\)$|, log scale$/, '') || other;
  const x = title(scene?.xaxis ?? xaxis, 'x');
  const y = title(scene?.yaxis ?? yaxis, 'y');
  const apart = x === y ? `${y} (upwards)` : y;
  return {x, y: apart, z: title(scene?.zaxis, 'z'), 'to x': `to ${x}`, 'to y': `to ${apart}`};
}

// Where an axis shows words for its numbers, so does the table; a logarithmic one only has a word for the 0 that it
// cannot hold.
function labelled(axis) {
  const {tickvals, ticktext, type} = axis ?? {};
  return value => {
    const i = ticktext && tickvals ? tickvals.indexOf(value) : -1;
    const word = i < 0 ? value : plain(ticktext[i]);
    return type === 'log' && word !== '0' ? value : word;
  };
}

function traceRows(trace, series) {
  const {x = [], y = [], z = [], text} = trace;
  const written = /text/.test(trace.mode ?? '');
  if (isList(z[0]))
    return Array.from(z, (row, i) =>
      Array.from(row, (value, j) => ({
        series,
        x: isList(x[i]) ? x[i][j] : (x[j] ?? j),
        y: isList(y[i]) ? y[i][j] : (y[i] ?? i),
        z: value,
      })),
    ).flat();
  return Array.from({length: Math.max(x.length, y.length)}, (_, i) => {
    const row = {series, x: i in x ? x[i] : i, y: i in y ? y[i] : i}; // null is a gap, as in a trace that only names a legend's entry
    if (z.length) row.z = z[i];
    for (const [key, bars] of [
      ['± x', trace.error_x],
      ['± y', trace.error_y],
    ])
      if (isList(bars?.array)) row[key] = bars.array[i];
    if (written) row.text = plain(isList(text) ? text[i] : text);
    return row;
  }).filter(row => [row.x, row.y].every(value => value !== null && !Number.isNaN(value)));
}

function layerRows(panel) {
  const {layers} = panel.spec;
  const counts = {};
  return layers
    .filter(layer => !panel.stage.switchedOff.has(layer.name))
    .flatMap(layer => {
      const same = layers.filter(other => other.kind === layer.kind && !other.name).length;
      const {word} = LAYERS[layer.kind];
      counts[layer.kind] = (counts[layer.kind] ?? 0) + (layer.name ? 0 : 1);
      const series = layer.name || (same > 1 ? `${word} ${counts[layer.kind]}` : word);
      return LAYERS[layer.kind].rows(panel, layer, panel.stage.frame).map(row => ({series, ...row}));
    });
}

const transposed = columns =>
  Array.from({length: Math.max(...columns.map(column => column.length))}, (_, i) => columns.map(column => column[i]));
const lined = rows => rows.map(row => row.map(quoted).join(',')).join('\n') + '\n';

function quoted(value) {
  if (typeof value === 'number') return tidy(value);
  const text = String(value ?? '');
  return /[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

// The shortest text that stands for the number; of one that came in 32 bits, the shortest that gives these 32 bits.
function tidy(value) {
  if (Number.isNaN(value)) return '';
  if (Number.isInteger(value) || Math.fround(value) !== value) return String(value);
  for (let digits = 1; digits < 10; digits++)
    if (Math.fround(Number(value.toPrecision(digits))) === value) return String(Number(value.toPrecision(digits)));
  return String(value);
}
