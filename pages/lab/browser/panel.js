// --- one panel --------------------------------------------------------------------------------------------------------
const CONFIG = {displayModeBar: false, displaylogo: false, scrollZoom: false, doubleClick: 'reset', responsive: false};

class Panel {
  constructor(stage, name) {
    this.stage = stage; this.name = name;
    this.title = make('h4');
    this.under = make('canvas'); this.over = make('canvas'); this.gd = make('div', {class: 'js'}); this.grips = make('svg', {class: 'grips'});
    this.plot = make('div', {class: 'plot', role: 'figure'}, this.under, this.gd, this.over, this.grips);
    const menu = make('details', {class: 'save'}, make('summary', {'aria-label': 'Save this chart', title: 'Save this chart'}, '⤓'),
      make('div', {class: 'menu'}, ...['PNG', 'SVG', 'CSV'].map(kind => make('button', {type: 'button', onclick: () => { menu.open = false; savePanel(this, kind); }}, kind))));
    this.root = make('section', {class: 'panel', 'data-panel': name}, make('header', {}, this.title, menu), this.plot);
    this.sizes = new ResizeObserver(() => { if (this.spec && (Math.abs(this.plot.clientWidth - this.width) > 1 || this.drawnZoom !== this.zoom)) this.react(); });
    this.sizes.observe(this.plot);
  }
  update(spec, forced) {
    const changed = forced || !this.spec || this.spec.hash !== spec.hash || this.drawnZoom !== this.zoom;
    this.spec = spec;
    this.title.textContent = spec.title;
    this.root.style.gridColumn = `span ${spec.span}`;
    this.plot.setAttribute('aria-label', spec.alt);
    return changed ? this.react() : this.draw();
  }
  // All that is drawn grows by this on a large window; layers and handles are drawn in the pixels of zoom 1.
  get zoom() { return this.stage.zoom || 1; }
  // The figure at the present frame, in the page's colours.
  figure(resting = true) {
    const frame = this.stage.frame, data = this.spec.figure.data.map(trace => dress(trace, this.stage.theme));
    for (const {trace, attribute, values, lazy} of this.spec.frames) if (resting || !lazy) put(data[trace], attribute, at(values, frame));
    return {data, layout: dressLayout(this.spec.figure.layout, this.stage.theme)};
  }
  async react(resting = true) {
    const {data, layout} = magnified(this.figure(resting), this.zoom);
    this.drawnZoom = this.zoom; this.width = this.plot.clientWidth; this.height = this.spec.height * this.zoom;
    this.plot.style.height = this.height + 'px';
    layout.width = this.width || 300; layout.height = this.height;
    // A range that follows the data would run away from the hand that drags a point.
    if (this.held) for (const name of ['xaxis', 'yaxis']) layout[name] = {...layout[name], range: this.held[name], autorange: false};
    const begin = performance.now();
    await window.Plotly.react(this.gd, data, layout, CONFIG);
    this.drawn = performance.now(); this.cost = this.drawn - begin;
    if (!this.listening) this.listen();
    this.draw();
  }
  listen() {
    this.listening = true;
    for (const event of ['plotly_relayout', 'plotly_relayouting', 'plotly_afterplot']) this.gd.on(event, () => this.draw());
    this.gd.on('plotly_click', event => {
      const value = event.points[0]?.customdata;
      if (this.spec.pick && value !== undefined) this.stage.turn({[this.spec.pick]: isList(value) ? value[0] : value}, false);
    });
    // On the window: while a button is held, Plotly lays a cover over the page, and the panel hears of no release.
    this.plot.addEventListener('pointerdown', event => {
      if (!this.spec.click || event.target.closest('.grip')) return;
      const start = [event.clientX, event.clientY];
      window.addEventListener('pointerup', end => {
        if (Math.hypot(end.clientX - start[0], end.clientY - start[1]) > 4 || !this.spec.click) return;
        const changes = {}, place = this.place(end);
        this.spec.click.forEach((grip, i) => { if (grip) this.move(changes, grip, place[i]); });
        this.stage.turn(changes, false);
      }, {once: true, capture: true});
    }, true);
  }
  axes() { const full = this.gd._fullLayout; return full && full.xaxis && full.xaxis.d2p && full._has('cartesian') ? [full.xaxis, full.yaxis] : null; }
  place(event) {
    const [x, y] = this.axes(), box = this.held?.box ?? this.plot.getBoundingClientRect();
    return [x.p2d(event.clientX - box.left - x._offset), y.p2d(event.clientY - box.top - y._offset)];
  }
  // --- frames ---
  tick(resting) {
    const moving = this.spec.frames.some(part => resting || !part.lazy);
    // While playing, Plotly may take a third of the time: a slow chart (3-D without a GPU) lags, the others do not.
    if (moving && (resting || performance.now() - this.drawn > 3 * this.cost)) this.react(resting);
    else if (this.spec.layers.length) this.draw();
  }
  draw() {
    const axes = this.axes();
    if (!axes) return;
    const ratio = window.devicePixelRatio || 1, {zoom} = this, [x, y] = axes, frame = this.stage.frame;
    this.X = v => (x._offset + x.d2p(v)) / zoom; this.Y = v => (y._offset + y.d2p(v)) / zoom;
    for (const [canvas, isUnder] of [[this.under, true], [this.over, false]]) {
      const layers = this.layers(isUnder);
      if (!layers.length) { if (canvas.width > 1) canvas.width = canvas.height = 1; continue; }
      const {width, height} = this;
      if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
        canvas.width = Math.round(width * ratio); canvas.height = Math.round(height * ratio);
        canvas.style.width = width + 'px'; canvas.style.height = height + 'px';
      }
      const g = canvas.getContext('2d');
      g.setTransform(ratio, 0, 0, ratio, 0, 0); g.clearRect(0, 0, width, height);
      g.save(); g.beginPath(); g.rect(x._offset, y._offset, x._length, y._length); g.clip();
      g.scale(zoom, zoom);
      for (const layer of layers) LAYERS[layer.kind].draw(this, g, layer, frame);
      g.restore();
    }
    this.drawGrips();
  }
  layers(under) { return this.spec.layers.filter(layer => Boolean(LAYERS[layer.kind].under) === under); }
  ink(color) { return dress(color, this.stage.theme); }
  // --- handles: dragged by pointer, moved by arrow keys ---
  spot(part, other) { return typeof part === 'number' ? part : part.offset + (part.index == null ? this.stage.values[part.name] : this.stage.values[part.name][part.index]); }
  move(changes, grip, value) {
    const knob = this.stage.specs[grip.name];
    value -= grip.offset;
    const step = grip.step || knob.step || (knob.whole ? 1 : 0);
    if (step) value = Math.round(value / step) * step;
    value = Math.min(knob.high, Math.max(grip.least ?? knob.low, clean(step ? value : Number(value.toPrecision(4)))));
    if (grip.index == null) { changes[grip.name] = value; return; }
    const list = [...(changes[grip.name] || this.stage.values[grip.name])];
    list[grip.index] = value;
    changes[grip.name] = knob.total == null ? list : toTotal(list, knob.total, grip.index);
  }
  drawGrips() {
    const {handles} = this.spec;
    while (this.grips.childElementCount > handles.length) this.grips.lastChild.remove();
    if (!handles.length) return;
    this.grips.setAttribute('width', this.width); this.grips.setAttribute('height', this.height);
    this.grips.setAttribute('viewBox', `0 0 ${this.width / this.zoom} ${this.spec.height}`);
    handles.forEach((handle, i) => {
      const dot = this.grips.children[i] || this.addGrip(i), [vx, vy] = [this.spot(handle.x), this.spot(handle.y)];
      // A list that grew shorter has no such item any more; the answer that takes its handle away is on its way.
      dot.style.display = Number.isFinite(this.X(vx)) && Number.isFinite(this.Y(vy)) ? '' : 'none';
      if (dot.style.display) return;
      dot.setAttribute('cx', this.X(vx)); dot.setAttribute('cy', this.Y(vy));
      dot.setAttribute('fill', this.ink(handle.color)); dot.setAttribute('stroke', handle.hollow ? this.ink(handle.color) : this.stage.theme.paper);
      dot.classList.toggle('hollow', handle.hollow);
      dot.setAttribute('aria-label', handle.label);
      const free = typeof handle.y === 'number' ? vx : vy;
      dot.setAttribute('aria-valuenow', free); dot.setAttribute('aria-valuetext', [handle.x, handle.y].map((part, n) => typeof part === 'number' ? '' : show([vx, vy][n])).filter(Boolean).join(', '));
    });
  }
  // While a point is held, neither its axes nor the place of its chart may move what the hand means.
  hold(on) {
    const axes = on && this.axes();
    this.held = axes ? {xaxis: [...axes[0].range], yaxis: [...axes[1].range], box: this.plot.getBoundingClientRect()} : null;
  }
  addGrip(i) {
    const dot = make('circle', {class: 'grip', r: 9, tabindex: 0, role: 'slider', 'stroke-width': 2});
    const turn = (place, live) => {
      const changes = {}, handle = this.spec.handles[i];
      [handle.x, handle.y].forEach((part, n) => { if (typeof part !== 'number') this.move(changes, part, place[n]); });
      this.stage.turn(changes, live);
    };
    dot.addEventListener('pointerdown', event => { dot.setPointerCapture(event.pointerId); dot.held = true; event.preventDefault(); dot.focus(); this.hold(true); });
    dot.addEventListener('pointermove', event => { if (dot.held) turn(this.place(event), true); });
    dot.addEventListener('pointerup', event => { if (dot.held) { const place = this.place(event); dot.held = false; this.hold(false); turn(place, false); } });
    dot.addEventListener('pointercancel', () => { dot.held = false; this.hold(false); });
    dot.addEventListener('keydown', event => {
      const way = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]}[event.key];
      if (!way) return;
      event.preventDefault(); event.stopPropagation();
      const axes = this.axes(), handle = this.spec.handles[i], place = [this.spot(handle.x), this.spot(handle.y)];
      turn(place.map((v, n) => {
        const part = [handle.x, handle.y][n], knob = typeof part === 'number' ? {} : this.stage.specs[part.name], [low, high] = axes[n].range;
        const far = way[n] * (event.shiftKey ? 10 : 1), step = part.step || knob.step || (knob.whole ? 1 : 0), share = Math.abs(high - low) / 100;
        return step ? v + far * step : axes[n].type === 'log' ? v * 10 ** (far * share) : v + far * share;
      }), false);
    });
    this.grips.append(dot);
    return dot;
  }
  close() { this.sizes.disconnect(); window.Plotly?.purge(this.gd); this.root.remove(); }
}

// Plotly's own numbers times the zoom: letters, lines, marks and margins; what is in data's units stays.
const LENGTHS = {font: ['size'], tickfont: ['size'], textfont: ['size'], insidetextfont: ['size'], outsidetextfont: ['size'], line: ['width'], marker: ['size'],
  margin: ['l', 'r', 't', 'b'], title: ['standoff'], colorbar: ['thickness']};
const LOOSE = ['gridwidth', 'zerolinewidth', 'linewidth', 'ticklen', 'tickwidth', 'arrowwidth', 'ax', 'ay', 'xshift', 'yshift', 'borderpad'];

function magnified(value, zoom, names = []) {
  if (zoom === 1 || value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return typeof value[0] === 'number' ? value : value.map(item => magnified(item, zoom, names));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => {
    const length = names.includes(name) || LOOSE.includes(name);
    if (length && typeof item === 'number') return [name, item * zoom];
    if (length && isList(item) && typeof item[0] === 'number') return [name, Array.from(item, size => size * zoom)];
    return [name, magnified(item, zoom, LENGTHS[name])];
  }));
}

function put(trace, path, value) {
  const names = path.split('.'), last = names.pop();
  let target = trace;
  for (const name of names) target = target[name] = {...target[name]};
  target[last] = value;
}

// INK and PAPER become the page's text and background; typed arrays pass untouched.
function dress(value, theme) {
  if (typeof value === 'string') return value === theme.palette.ink ? theme.ink : value === theme.palette.paper ? theme.paper : value;
  if (ArrayBuffer.isView(value) || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.length && typeof value[0] === 'number' ? value : value.map(item => dress(item, theme));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, dress(item, theme)]));
}

function dressLayout(layout, theme) {
  const out = dress(layout, theme), axis = {gridcolor: theme.grid, linecolor: theme.axis, zerolinecolor: theme.axis, tickcolor: theme.axis};
  out.paper_bgcolor = out.plot_bgcolor = 'rgba(0,0,0,0)';
  out.font = {family: theme.font, color: theme.ink, ...out.font};
  out.hoverlabel = {bgcolor: theme.raised, bordercolor: theme.axis, font: {color: theme.ink, family: theme.font, size: 13}, ...out.hoverlabel};
  for (const name of Object.keys(out)) if (/^[xy]axis\d*$/.test(name)) out[name] = {...axis, ...out[name]};
  for (const name of Object.keys(out)) if (/^scene\d*$/.test(name)) for (const which of ['xaxis', 'yaxis', 'zaxis'])
    out[name] = {...out[name], [which]: {...axis, backgroundcolor: 'rgba(0,0,0,0)', showspikes: false, ...out[name][which]}};
  return out;
}
