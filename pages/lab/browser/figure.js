// --- a figure as Plotly takes it: in the page's colours, at the page's zoom ------------------------------------------
function put(trace, path, value) {
  const names = path.split('.');
  const last = names.pop();
  let target = trace;
  for (const name of names) target = target[name] = {...target[name]};
  target[last] = value;
}

// INK and PAPER become the page's text and background; typed arrays pass untouched.
function dress(value, theme) {
  if (typeof value === 'string')
    return value === PALETTE.ink ? theme.ink : value === PALETTE.paper ? theme.paper : value;
  if (ArrayBuffer.isView(value) || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value))
    return value.length && typeof value[0] === 'number' ? value : value.map(item => dress(item, theme));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, dress(item, theme)]));
}

function dressLayout(layout, theme) {
  const out = dress(layout, theme);
  const lines = {gridcolor: theme.grid, linecolor: theme.axis, zerolinecolor: theme.axis, tickcolor: theme.axis};
  const axis = {...lines, separatethousands: true, minexponent: 6}; // 10,000 and 0.0001, not 10k and 100μ
  const font = {color: theme.ink, family: theme.font};
  out.paper_bgcolor = out.plot_bgcolor = 'rgba(0,0,0,0)';
  out.font = {...font, ...out.font};
  out.hoverlabel = {bgcolor: theme.raised, bordercolor: theme.axis, font: {...font, size: 13}, ...out.hoverlabel};
  // The range is a copy, for Plotly writes a person's view into it.
  for (const name of Object.keys(out).filter(name => /^[xy]axis\d*$/.test(name))) {
    out[name] = {...axis, ...out[name]};
    if (out[name].range) out[name].range = [...out[name].range];
  }
  for (const name of Object.keys(out))
    if (/^scene\d*$/.test(name))
      for (const which of ['xaxis', 'yaxis', 'zaxis'])
        out[name] = {
          ...out[name],
          [which]: {...axis, backgroundcolor: 'rgba(0,0,0,0)', showspikes: false, ...out[name][which]},
        };
  return out;
}

// Plotly's own numbers times the zoom: letters, lines, marks and margins; what is in data's units stays.
const FONT = ['size'];
const LENGTHS = {
  font: FONT,
  tickfont: FONT,
  textfont: FONT,
  insidetextfont: FONT,
  outsidetextfont: FONT,
  line: ['width'],
  marker: ['size'],
  margin: ['l', 'r', 't', 'b'],
  title: ['standoff'],
  colorbar: ['thickness'],
};
const EVERYWHERE = [
  'gridwidth',
  'zerolinewidth',
  'linewidth',
  'ticklen',
  'tickwidth',
  'arrowwidth',
  'ax',
  'ay',
  'xshift',
  'yshift',
  'borderpad',
];

function magnified(value, zoom, names = []) {
  if (zoom === 1 || value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value))
    return typeof value[0] === 'number' ? value : value.map(item => magnified(item, zoom, names));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      // The tail of an arrow is so many pixels off, or a place on the axis that its `axref` names.
      const placed = /^a[xy]$/.test(name) && (value[`${name}ref`] ?? 'pixel') !== 'pixel';
      const length = !placed && (names.includes(name) || EVERYWHERE.includes(name));
      if (length && typeof item === 'number') return [name, item * zoom];
      if (length && isList(item) && typeof item[0] === 'number') return [name, Array.from(item, size => size * zoom)];
      return [name, magnified(item, zoom, LENGTHS[name])];
    }),
  );
}

// An axis as it will be drawn, where the layout gives its range: what is asked of Plotly's own once it is drawn.
function givenAxis(layout, name) {
  const {range, type = 'linear', autorange = false, scaleanchor, constrain} = layout[name] ?? {};
  if (!range || autorange || !['linear', 'log'].includes(type) || (scaleanchor && constrain !== 'domain')) return null;
  return {_name: name, range, d2l: type === 'log' ? Math.log10 : value => value};
}

/** For JSON.stringify: a typed array by its kind, its length and a checksum of its bytes. */
function summed(_, value) {
  if (!ArrayBuffer.isView(value)) return value;
  let sum = 0;
  for (const byte of new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) sum = (sum * 31 + byte) | 0;
  return `${value.constructor.name} ${value.byteLength} ${sum}`;
}

// --- what Plotly works out anew at every drawing although it stays ----------------------------------------------------
// Which attributes of a trace hold an array: Plotly walks through all that a trace of its type could have, a millisecond
// a trace and a third of what a chart costs. The answer follows from the type and from where the trace has arrays.
function hastened(Plotly) {
  const {PlotSchema} = Plotly;
  const slow = PlotSchema?.findArrayAttributes;
  if (!slow) return Plotly; // another Plotly: it draws as fast as it can
  /** @type {Map<string, string[]>} */
  const known = new Map();
  PlotSchema.findArrayAttributes = trace => {
    const where = [trace.type, ...arraysOf(trace)].join();
    if (!known.has(where)) known.set(where, slow(trace));
    return [...known.get(where)];
  };
  return Plotly;
}

/** The paths of all arrays in a trace, those of the lists of objects in it too; what starts with _ is Plotly's own. */
function arraysOf(container, path = '', found = []) {
  for (const name of Object.keys(container)) {
    const item = container[name];
    if (item === null || typeof item !== 'object' || name.startsWith('_')) continue;
    const list = isList(item);
    if (list) found.push(path + name);
    const first = list ? item[0] : item;
    if (first && typeof first === 'object' && !isList(first)) arraysOf(item, `${path}${name}.`, found);
  }
  return found;
}
