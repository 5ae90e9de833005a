// --- handles: points of a chart that a hand takes hold of, by mouse, finger or keyboard --------------------------------
// One look for all, used for nothing else: a ring with a dot in it, and small arrows that show where it can go.
const RING = 9;
const WHOLE_RING = RING + 4;
const REACH = 22; // pixels from its middle within which a hand takes hold of a handle: 44 across, as a finger needs
const SAME = 4; // handles this near to one another lie on one spot: the one declared last is on top
const WAYS = {across: 'M-17,0l5,-4v8z M17,0l-5,-4v8z', up: 'M0,-17l-4,5h8z M0,17l-4,-5h8z'};

// A number without an exponent, as a screen reader's attributes want it.
const decimal = value => (String(value).includes('e') ? value.toFixed(Math.abs(value) < 1 ? 20 : 0) : value);

class Handles {
  /** @param {Panel} panel */
  constructor(panel) {
    this.panel = panel;
    /** @type {any} the handle in the hand: its number, how far from its middle it was taken, the axes as they were */
    this.held = null;
    this.kept = null; // the shares of a distribution before its bar was moved: {key, list}
    this.root = make('svg', {class: 'grips'});
    panel.plot.append(this.root);
    panel.plot.addEventListener('pointerdown', event => this.take(event), true);
    panel.plot.addEventListener('pointermove', event => this.moved(event), true);
    panel.plot.addEventListener('pointerup', event => this.release(event), true);
    panel.plot.addEventListener('pointercancel', event => this.release(event), true);
    panel.plot.addEventListener('pointerleave', () => this.near(null));
    // A finger on a handle drags it; anywhere else on a chart it scrolls the page.
    panel.plot.addEventListener(
      'touchstart',
      event => {
        if (this.held) event.preventDefault();
      },
      {capture: true, passive: false},
    );
  }
  /** @returns {Handle[]} */
  get specs() {
    return this.panel.spec.handles;
  }
  value(part) {
    const {values} = this.panel.stage;
    return typeof part === 'number'
      ? part
      : part.offset + (part.index == null ? values[part.name] : values[part.name][part.index]);
  }
  // Where handle i is drawn: beyond the frame it waits at its edge, whole, so that it can always be taken.
  spot(i, view = this.panel) {
    const {x, y} = this.specs[i];
    const px = view.X(this.value(x));
    const py = view.Y(this.value(y));
    const [left, top, width, height] = view.area;
    const right = left + width;
    const bottom = top + height;
    const there = Number.isFinite(px + py);
    if (px >= left - 1 && px <= right + 1 && py >= top - 1 && py <= bottom + 1) return {x: px, y: py, there};
    const most = view.width / view.zoom - WHOLE_RING;
    const within = (v, low, high) => Math.min(high, Math.max(low, v));
    return {
      x: within(px, Math.max(left, WHOLE_RING), Math.min(right, most)),
      y: within(py, Math.max(top, WHOLE_RING), bottom),
      there,
    };
  }
  // --- drawing ---
  draw() {
    const {panel, specs, root} = this;
    while (root.childElementCount > specs.length) root.lastChild.remove();
    if (!specs.length) return;
    root.setAttribute('width', panel.width);
    root.setAttribute('height', panel.height);
    root.setAttribute('viewBox', `0 0 ${panel.width / panel.zoom} ${panel.tall}`);
    specs.forEach((handle, i) => {
      const group = root.children[i] ?? this.add(i);
      const {x, y, there} = this.spot(i);
      // A list that grew shorter has no such item any more; the answer that takes its handle away is on its way.
      group.style.display = there ? '' : 'none';
      if (!there) return;
      group.setAttribute('transform', `translate(${short(x)} ${short(y)})`);
      this.dress(group, handle);
    });
  }
  add(i) {
    const halo = make('circle', {class: 'halo', r: RING, 'stroke-width': 5});
    const core = make('circle', {class: 'core', r: 3});
    const ways = make('path', {class: 'ways', 'stroke-width': 1, 'paint-order': 'stroke'});
    const grip = make('circle', {
      class: 'grip',
      r: RING,
      tabindex: 0,
      role: 'slider',
      'fill-opacity': 0,
      'stroke-width': 2.5,
      onkeydown: event => this.pressed(event, i),
    });
    const group = make('g', {class: 'handle'}, halo, ways, core, grip);
    this.root.append(group);
    return group;
  }
  dress(group, {x, y, color, hollow, label}) {
    const [halo, ways, core, grip] = group.children;
    const ink = this.panel.ink(color);
    const {paper} = this.panel.stage.theme;
    const free = [x, y].filter(part => typeof part !== 'number');
    const [low, high] = this.ends(free[0]);
    const numbers = free.map(part => this.value(part));
    const shape = [typeof x !== 'number' ? WAYS.across : '', typeof y !== 'number' ? WAYS.up : ''].join(' ');
    dressed(halo, {fill: paper, stroke: paper, 'fill-opacity': hollow ? 0 : 0.6, 'stroke-opacity': hollow ? 0 : 1});
    dressed(ways, {d: shape, fill: ink, stroke: paper});
    dressed(core, {fill: ink, 'fill-opacity': hollow ? 0 : 1}); // the head of an arrow has a tip of its own
    dressed(grip, {
      fill: ink,
      stroke: ink,
      'aria-label': label,
      'aria-valuenow': decimal(numbers[0]),
      'aria-valuemin': decimal(low + free[0].offset),
      'aria-valuemax': decimal(high + free[0].offset),
      'aria-valuetext': numbers.map(value => formatted(value)).join(', '),
    });
  }
  // For a saved picture, whose frame and places are the view's.
  svg(view) {
    return this.specs
      .map((_, i) => {
        const group = this.root.children[i]?.cloneNode(true);
        const {x, y, there} = this.spot(i, view);
        if (!group || !there) return '';
        group.setAttribute('transform', `translate(${short(x)} ${short(y)})`);
        group.lastChild.removeAttribute('tabindex');
        return group.outerHTML;
      })
      .join('');
  }
  // --- by pointer ---
  nearest(event) {
    const box = this.panel.plot.getBoundingClientRect();
    const {zoom} = this.panel;
    let best = null;
    this.specs.forEach((_, i) => {
      const {x, y, there} = this.spot(i);
      const way = {x: x * zoom + box.left - event.clientX, y: y * zoom + box.top - event.clientY};
      const far = Math.hypot(way.x, way.y);
      if (there && far <= REACH * zoom && (!best || far <= best.far + SAME))
        best = {i, far: Math.min(far, best?.far ?? far), ...way};
    });
    return best;
  }
  near(found) {
    this.panel.plot.classList.toggle('near', Boolean(found));
    [...this.root.children].forEach((group, i) => group.classList.toggle('near', found?.i === i));
  }
  take(event) {
    const found = this.held || event.button ? null : this.found(event);
    if (!found) return;
    event.preventDefault();
    event.stopPropagation();
    this.panel.plot.setPointerCapture(event.pointerId);
    this.root.children[found.i].lastChild.focus({preventScroll: true});
    const axes = this.panel.axes();
    // While it is held, neither the axes nor the place of its chart may move what the hand means.
    this.held = {
      ...found,
      pointer: event.pointerId,
      box: this.panel.plot.getBoundingClientRect(),
      ranges: axes.map(axis => [...axis.range]),
      moved: false,
    };
    this.panel.plot.classList.add('held');
  }
  found(event) {
    return this.specs.length && this.panel.axes() && !event.target.closest('.legend, .menu, button')
      ? this.nearest(event)
      : null;
  }
  moved(event) {
    const {held} = this;
    if (!held) {
      if (!event.buttons) this.near(this.found(event));
      return;
    }
    if (event.pointerId !== held.pointer) return;
    event.stopPropagation();
    held.moved = true;
    held.last = this.panel.valuesAt({clientX: event.clientX + held.x, clientY: event.clientY + held.y}, held.box);
    this.turn(held.i, held.last, true);
  }
  // The axes are fitted anew when the answer comes, even if it is the picture that stands already.
  release(event) {
    const {held} = this;
    if (!held || event.pointerId !== held.pointer) return;
    event.stopPropagation();
    this.held = null;
    this.panel.plot.classList.remove('held');
    if (!held.moved) return;
    this.panel.stale = true;
    this.turn(held.i, held.last, false);
  }
  turn(i, place, live) {
    /** @type {Changes} */
    const changes = {};
    const {x, y} = this.specs[i] ?? {};
    [x, y].forEach((part, n) => {
      if (part && typeof part !== 'number' && place[n] !== null) this.change(changes, part, place[n]);
    });
    if (Object.keys(changes).length) this.panel.stage.turn(changes, live);
  }
  // --- what a place on the chart means for a knob ---
  ends(part) {
    const knob = this.panel.stage.specs[part.name];
    return [part.least ?? knob.low, knob.high];
  }
  step(part) {
    const knob = this.panel.stage.specs[part.name];
    return part.step || knob.step || (knob.whole ? 1 : 0);
  }
  change(changes, part, value) {
    const {specs, values} = this.panel.stage;
    const knob = specs[part.name];
    const step = this.step(part);
    const [low, high] = this.ends(part);
    value -= part.offset;
    if (step) value = Math.round(value / step) * step;
    value = Math.min(high, Math.max(low, clean(step ? value : Number(value.toPrecision(4)))));
    if (part.index == null) {
      changes[part.name] = value;
      return;
    }
    const list = knob.total == null ? [...(changes[part.name] || values[part.name])] : this.shares(part);
    list[part.index] = value;
    changes[part.name] = knob.total == null ? list : toTotal(list, knob.total, part.index);
  }
  // A distribution as it was when its bar was taken: one that is dragged to the whole and back leaves the others in their proportion.
  shares({name, index}) {
    const now = this.panel.stage.values[name];
    const key = `${name} ${index} ${now.length}`;
    const taken = this.held?.shares;
    if (!taken && now.some((share, i) => i !== index && share > 0)) this.kept = {key, list: [...now]};
    if (this.held) this.held.shares = true;
    return this.kept?.key === key ? [...this.kept.list] : [...now];
  }
  // --- by keyboard: arrows step, with Shift or by page ten steps; Home and End lead to the ends ---
  pressed(event, i) {
    const {x, y} = this.specs[i];
    const parts = [x, y];
    const free = parts.map(part => typeof part !== 'number');
    const main = free[0] ? 0 : 1;
    const other = free[1] ? 1 : 0;
    const way = {
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
      ArrowUp: [1, 1],
      ArrowDown: [1, -1],
      PageUp: [other, 10],
      PageDown: [other, -10],
    }[event.key];
    if (!way && event.key !== 'Home' && event.key !== 'End') return;
    event.preventDefault();
    event.stopPropagation();
    const place = [null, null];
    const n = way ? way[0] : main;
    if (!free[n]) return;
    const part = /** @type {Grip} */ (parts[n]);
    if (way) place[n] = this.stepped(part, n, way[1] * (event.shiftKey ? 10 : 1));
    else place[n] = this.ends(part)[event.key === 'Home' ? 0 : 1] + part.offset;
    this.turn(i, place, false);
  }
  stepped(part, n, far) {
    const axis = this.panel.axes()[n];
    const [low, high] = axis.range;
    const value = this.value(part);
    const step = this.step(part);
    if (step) return value + far * step;
    const change = (far * Math.abs(high - low)) / 100;
    return axis.type === 'log' ? value * 10 ** change : value + change;
  }
  // The ranges that axes need so that no handle lies beyond them.
  /** @param {{_name: string, range: number[], d2l: (value: number) => number}[] | null} axes the drawn ones, or others */
  uncovered(axes = this.panel.axes()) {
    const wider = {};
    if (!axes) return wider;
    for (const {x, y} of this.specs)
      for (const [n, part] of [x, y].entries()) {
        if (typeof part === 'number' || !axes[n]) continue;
        const axis = axes[n];
        const value = axis.d2l(this.value(part));
        const range = wider[axis._name] ?? [...axis.range];
        const low = Math.min(...range);
        const high = Math.max(...range);
        const slack = 1e-6 * (high - low);
        const room = 0.06 * (high - low);
        if (!Number.isFinite(value) || (value >= low - slack && value <= high + slack)) continue;
        range[value > high === range[1] > range[0] ? 1 : 0] = value + (value > high ? room : -room);
        wider[axis._name] = range;
      }
    return wider;
  }
}

function dressed(node, attributes) {
  for (const [name, value] of Object.entries(attributes))
    if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}
