// --- one panel: Plotly's figure between two canvases, handles on top --------------------------------------------------
const CONFIG = {
  displayModeBar: false,
  displaylogo: false,
  scrollZoom: true,
  doubleClick: 'reset',
  responsive: false,
  showTips: false,
};
const STILL = 4; // pixels that a click may move
const LEGEND = 48; // pixels of a legend above a chart that its height allows for: what is more makes the panel taller
const NEAR = 600; // pixels before it comes into sight a panel is drawn
const NEARLY = {rootMargin: `${NEAR}px`, scrollMargin: `${NEAR}px`};

class Panel {
  /**
   * @param {Stage} stage
   * @param {string} name
   */
  constructor(stage, name) {
    this.stage = stage;
    this.name = name;
    /** @type {PanelSpec | null} */
    this.spec = null;
    this.listening = false;
    this.standing = ''; // the figure that stands, as text, where it changes along the clock
    this.stale = false; // the next answer is drawn anew even if it is the picture that stands
    this.width = 0;
    this.height = 0;
    /** @type {Record<string, number> | null} the margins that stand, and those that a dragged chart keeps at least */
    this.margins = this.floor = null;
    this.extra = 0; // pixels of zoom 1 by which a tall legend makes it taller than it is told to be
    this.cost = 0; // milliseconds that Plotly took last, which was done at `drawn`
    this.drawn = 0;
    this.drawnZoom = 0;
    // From data to the pixels of zoom 1, and where the axes are in these: left, top, width, height.
    this.X = value => value;
    this.Y = value => value;
    this.area = [0, 0, 0, 0];
    this.title = make('h4');
    this.under = make('canvas', {class: 'under'});
    this.over = make('canvas', {class: 'over'});
    /** @type {any} Plotly's element, with what Plotly hangs on it */
    this.gd = make('div', {class: 'js'});
    this.tip = make('div', {class: 'tip', hidden: true});
    this.plot = make('div', {class: 'plot', role: 'figure'}, this.under, this.gd, this.over, this.tip);
    this.pane = make('div', {class: 'pane'}, this.plot); // through which a chart wider than the screen is seen
    /** @type {MapFoot | NetworkFoot | null} what a layer sets under the chart */
    this.foot = null;
    this.handles = new Handles(this);
    this.view = new View(this);
    this.root = make(
      'section',
      {class: 'panel', 'data-panel': name},
      make('header', {}, this.title, this.view.tools),
      this.pane,
    );
    this.sizes = new ResizeObserver(() => {
      const wide = this.plot.clientWidth > this.pane.clientWidth + 1;
      this.pane.classList.toggle('wide', wide);
      if (wide)
        this.pane.tabIndex = 0; // the arrow keys move it sideways
      else this.pane.removeAttribute('tabindex');
      if (this.spec && (Math.abs(this.plot.clientWidth - this.width) > 1 || this.drawnZoom !== this.zoom)) this.react();
    });
    this.sizes.observe(this.plot);
    this.owed = false; // a picture that waits until the panel comes into sight
    this.sight = new IntersectionObserver(seen => {
      if (this.owed && seen.some(entry => entry.isIntersecting)) this.react();
    }, NEARLY);
    this.sight.observe(this.plot);
  }
  /**
   * @param {PanelSpec} spec
   * @param {boolean} forced drawn anew even if the figure has not changed
   */
  update(spec, forced) {
    const freed = this.floor && !this.stage.scene?.dragged;
    const anew = forced || this.stale || freed || this.drawnZoom !== this.zoom;
    const other = this.spec?.hash !== spec.hash;
    this.spec = spec;
    this.stale = false;
    this.title.textContent = spec.title;
    this.root.style.gridColumn = `span ${spec.span}`;
    this.plot.setAttribute('aria-label', spec.alt);
    this.plot.style.minWidth = spec.narrowest ? spec.narrowest * this.zoom + 'px' : '';
    this.plot.classList.toggle('clicks', Boolean(spec.click || spec.pick || spec.opens));
    return anew || this.owed || (other && !this.stands()) ? this.react() : this.draw();
  }
  // Whether the figure that is drawn is the one to draw: where it changes along the clock, what is new may be of another
  // moment than the present.
  stands() {
    return this.spec.frames.length > 0 && this.standing === this.written(this.figure());
  }
  written(figure) {
    return this.spec.frames.length ? JSON.stringify([figure, this.spec.height], summed) : '';
  }
  // All that is drawn grows by this on a large window; layers and handles are drawn in the pixels of zoom 1.
  get zoom() {
    return this.stage.zoom || 1;
  }
  // The figure at the present frame, in the page's colours.
  figure(resting = true) {
    const {frame, theme} = this.stage;
    const data = this.spec.figure.data.map(trace => dress(trace, theme));
    for (const {trace, attribute, values, lazy} of this.spec.frames)
      if (resting || !lazy) put(data[trace], attribute, at(values, frame));
    for (const trace of data) if (this.stage.switchedOff.has(trace.name)) trace.visible = 'legendonly';
    return {data, layout: this.view.dress(dressLayout(this.spec.figure.layout, theme))};
  }
  // Whether a person sees it, or soon will: what is out of sight costs nothing. While a knob is dragged nobody scrolls:
  // what is not in sight then is drawn when the knob is let go.
  get near() {
    const {top, bottom} = this.plot.getBoundingClientRect();
    const room = this.stage.scene?.dragged && this.drawn ? 0 : NEAR + 8; // a little sooner than the observer calls
    return top < window.innerHeight + room && bottom > -room;
  }
  async react(resting = true) {
    this.plot.style.height = this.tall * this.zoom + 'px';
    this.owed = !this.near;
    if (this.owed) return;
    const figure = this.figure(resting);
    this.standing = resting ? this.written(figure) : '';
    const {data, layout} = magnified(figure, this.zoom);
    const {held} = this.handles;
    this.drawnZoom = this.zoom;
    this.width = this.plot.clientWidth;
    this.height = this.tall * this.zoom;
    Object.assign(layout, {width: this.width || 300, height: this.height});
    this.keepMargins(layout);
    // A range that follows the data would run away from the hand that drags a point.
    if (held)
      for (const [i, name] of ['xaxis', 'yaxis'].entries())
        layout[name] = {...layout[name], range: held.ranges[i], autorange: false};
    const begin = performance.now();
    // A handle that was let go beyond its axis: the axis follows. Where its range is given that is known before drawing.
    const covers = !held && !this.view.changed;
    if (covers) this.widen(layout, this.handles.uncovered(['xaxis', 'yaxis'].map(name => givenAxis(layout, name))));
    await window.Plotly.react(this.gd, data, layout, CONFIG);
    if (covers && !this.handles.held && this.widen(layout, this.handles.uncovered()))
      await window.Plotly.react(this.gd, data, {...layout}, CONFIG);
    this.drawn = performance.now();
    this.cost = this.drawn - begin;
    if (!this.listening) this.listen();
    if (this.grows() || this.shrinks()) return this.react(resting);
    this.draw();
  }
  // Labels that get shorter under the hand would let the axes jump about: once they do, the widest margins stay until
  // it lets go. Plotly adds up to 4 pixels to a margin that it is given.
  keepMargins(layout) {
    if (!this.stage.scene?.dragged) this.floor = null;
    if (!this.floor || !layout.margin) return;
    for (const [side, size] of Object.entries(this.floor))
      layout.margin[side] = Math.max(layout.margin[side] ?? 0, size - 4);
  }
  // Whether the margins have shrunk under the hand, and the chart is to be drawn again with those that it had.
  shrinks() {
    const {l, r, t, b} = (this.axes() && this.gd._fullLayout._size) || {};
    const found = {l, r, t, b};
    const held = this.stage.scene?.dragged && this.margins;
    if (held && !this.floor && Object.keys(found).some(side => held[side] - found[side] > 8)) {
      this.floor = held;
      return true;
    }
    if (!this.floor) this.margins = found;
    return false;
  }
  // In pixels of zoom 1.
  get tall() {
    return this.spec.height + this.extra;
  }
  // A legend of many rows above a chart leaves it little of its height on a narrow screen: the panel then gets taller,
  // but not under the hand that drags a knob.
  grows() {
    if (this.stage.scene?.dragged || this.handles.held) return false;
    const {showlegend, legend} = this.gd._fullLayout;
    const above = showlegend && legend?.orientation === 'h' && legend.y === 1 && legend.yanchor === 'bottom';
    const extra = above ? Math.max(0, Math.round(legend._height / this.zoom) - LEGEND) : 0;
    if (extra === this.extra) return false;
    this.extra = extra;
    return true;
  }
  widen(layout, ranges) {
    for (const [name, range] of Object.entries(ranges)) layout[name] = {...layout[name], range, autorange: false};
    return Object.keys(ranges).length > 0;
  }
  // --- what a person does ---
  listen() {
    this.listening = true;
    for (const event of ['plotly_relayout', 'plotly_relayouting', 'plotly_afterplot'])
      this.gd.on(event, () => this.draw());
    this.view.listen(this.gd);
    for (const event of ['plotly_legendclick', 'plotly_legenddoubleclick'])
      this.gd.on(event, ({curveNumber, data}) => this.switch(data[curveNumber].name));
    this.gd.on('plotly_click', event => {
      const value = event.points[0]?.customdata;
      if (this.spec.pick && value !== undefined)
        this.stage.turn({[this.spec.pick]: isList(value) ? value[0] : value}, false);
      const {opens} = this.spec;
      if (opens && isList(value))
        this.stage.open(opens.page, {
          ...opens.knobs,
          ...Object.fromEntries(opens.names.map((name, i) => [name, value[i]])),
        });
    });
    this.plot.addEventListener('pointerdown', event => this.pressed(event), true);
    this.plot.addEventListener('pointermove', event => {
      if (!event.buttons) this.hover(event);
    });
    this.plot.addEventListener('pointerleave', () => this.hover(null));
  }
  // A legend's entry switches the traces and layers of its name, on all charts of the stage.
  switch(name) {
    const {switchedOff, panels} = this.stage;
    if (!switchedOff.delete(name)) switchedOff.add(name);
    const names = ({spec}) => (spec ? [...spec.figure.data, ...spec.layers].map(part => part.name) : []);
    for (const panel of panels.values()) if (names(panel).includes(name)) panel.react();
    return false;
  }
  // On the window: while a button is held, Plotly may lay a cover over the page, and the panel hears of no release.
  pressed(event) {
    if (this.handles.held || event.button || event.target.closest('.legend')) return;
    const start = [event.clientX, event.clientY];
    const over = new AbortController();
    const options = {capture: true, signal: over.signal};
    window.addEventListener('pointercancel', () => over.abort(), options);
    window.addEventListener(
      'pointerup',
      end => {
        over.abort();
        if (Math.hypot(end.clientX - start[0], end.clientY - start[1]) <= STILL) this.clicked(end);
      },
      options,
    );
  }
  clicked(event) {
    if (event.pointerType === 'touch') this.hover(event);
    const spot = this.inside(event);
    const {frame} = this.stage;
    if (!spot || this.topDown().some(layer => LAYERS[layer.kind].click?.(this, layer, frame, spot)) || !this.spec.click)
      return;
    /** @type {Changes} */
    const changes = {};
    const values = this.valuesAt(event);
    this.spec.click.forEach((grip, i) => {
      if (grip) this.handles.change(changes, grip, values[i]);
    });
    this.stage.turn(changes, false);
  }
  hover(event) {
    const spot = event && !this.handles.held && this.inside(event);
    const {frame} = this.stage;
    let text = null;
    for (const layer of spot ? this.topDown() : [])
      text ??= LAYERS[layer.kind].hover?.(this, layer, frame, spot) ?? null;
    this.tip.hidden = text === null;
    if (text === null) return;
    this.tip.textContent = text;
    const {zoom} = this;
    const room = {x: this.width - this.tip.offsetWidth - 4, y: this.height - this.tip.offsetHeight - 4};
    this.tip.style.left = `${Math.max(4, Math.min(room.x, spot.x * zoom + 14))}px`;
    this.tip.style.top = `${Math.max(4, Math.min(room.y, spot.y * zoom + 14))}px`;
  }
  topDown() {
    return [...this.layers(false).reverse(), ...this.layers(true).reverse()];
  }
  axes() {
    const full = this.gd._fullLayout;
    return full && full.xaxis && full.xaxis.d2p && full._has('cartesian') ? [full.xaxis, full.yaxis] : null;
  }
  // In the pixels of zoom 1, as layers draw; null outside of the axes.
  inside(event) {
    const box = this.plot.getBoundingClientRect();
    const [left, top, width, height] = this.area;
    const spot = {x: (event.clientX - box.left) / this.zoom, y: (event.clientY - box.top) / this.zoom};
    return this.axes() && spot.x >= left && spot.x <= left + width && spot.y >= top && spot.y <= top + height
      ? spot
      : null;
  }
  valuesAt(event, box = this.plot.getBoundingClientRect()) {
    const [x, y] = this.axes();
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
    const axes = this.owed ? null : this.axes();
    if (!axes) return;
    const [x, y] = axes;
    const {zoom} = this;
    this.X = v => (x._offset + x.d2p(v)) / zoom;
    this.Y = v => (y._offset + y.d2p(v)) / zoom;
    this.area = [x._offset, y._offset, x._length, y._length].map(v => v / zoom);
    this.paint(this.under, this.layers(true));
    this.paint(this.over, this.layers(false));
    this.handles.draw();
  }
  layers(under) {
    return this.spec.layers.filter(
      layer => Boolean(LAYERS[layer.kind].under) === under && !this.stage.switchedOff.has(layer.name),
    );
  }
  paint(canvas, layers) {
    if (!layers.length) {
      if (canvas.width > 1) canvas.width = canvas.height = 1;
      return;
    }
    const ratio = window.devicePixelRatio || 1;
    const {width, height, zoom} = this;
    const size = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== size[0] || canvas.height !== size[1]) {
      [canvas.width, canvas.height] = size;
      canvas.style.width = width + 'px';
      canvas.style.height = height + 'px';
    }
    const g = canvas.getContext('2d');
    g.setTransform(ratio * zoom, 0, 0, ratio * zoom, 0, 0);
    g.clearRect(0, 0, width, height);
    g.save();
    g.beginPath();
    g.rect(...this.area);
    g.clip();
    for (const layer of layers) {
      g.save();
      LAYERS[layer.kind].draw(this, g, layer, this.stage.frame);
      g.restore();
      LAYERS[layer.kind].beside?.(this, layer, this.stage.frame);
    }
    g.restore();
  }
  ink(color) {
    return dress(color, this.stage.theme);
  }
  close() {
    this.sizes.disconnect();
    this.sight.disconnect();
    this.view.close();
    window.Plotly?.purge(this.gd);
    this.root.remove();
  }
}
