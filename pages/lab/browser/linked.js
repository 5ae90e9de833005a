// --- one thing on several charts: the mark under the pointer lights all marks of its key ------------------------------
// A mark whose key is in `edits` ([knob, index]) opens a field where it is clicked, which sets that item of the list.

/** @type {WeakSet<Panel>} those that put the light out when the pointer leaves them */
const watched = new WeakSet();

/**
 * The mark at a spot: the nearest of those whose box holds it, or -1.
 * @param {Panel} panel
 * @param {LinkedLayer} layer
 * @param {Spot} spot
 */
function markAt(panel, layer, {x, y}) {
  let best = -1;
  let least = Infinity;
  layer.keys.forEach((_, i) => {
    const across = Math.abs(panel.X(layer.x[i]) - x);
    const up = Math.abs(panel.Y(layer.y[i]) - y);
    if (across > layer.width / 2 || up > layer.height / 2 || across + up >= least) return;
    best = i;
    least = across + up;
  });
  return best;
}

/** @param {Stage} stage @param {string | null} key */
function light(stage, key) {
  if (stage.lit === key) return;
  stage.lit = key;
  for (const panel of stage.panels.values())
    if (panel.spec?.layers.some(layer => layer.kind === 'linked')) panel.draw();
}

/**
 * A field over a mark, with the number that it sets: Enter or a click elsewhere takes it, Escape does not.
 * @param {Panel} panel
 * @param {LinkedLayer} layer
 * @param {number} i
 * @param {[string, number]} edit
 */
function openField(panel, layer, i, [name, index]) {
  const {stage, zoom} = panel;
  const knob = stage.specs[name];
  const now = stage.values[name][index];
  const field = make('input', {
    type: 'text',
    inputmode: 'decimal',
    'aria-label': `New value of ${layer.names[i]}`,
    value: typed(now),
  });
  let over = false;
  /** @param {boolean} keep */
  const close = keep => {
    if (over) return;
    over = true;
    const value = keep ? readNumber(field.value, knob).values[0] : null;
    field.remove();
    if (value === null || value === now) return;
    const list = [...stage.values[name]];
    list[index] = Math.min(knob.high, Math.max(knob.low, value));
    stage.turn({[name]: list}, false);
  };
  Object.assign(field.style, {position: 'absolute', zIndex: 5, width: '4.5rem', textAlign: 'center'});
  Object.assign(field.style, {left: `${panel.X(layer.x[i]) * zoom}px`, top: `${panel.Y(layer.y[i]) * zoom}px`});
  field.style.transform = 'translate(-50%, -50%)';
  field.addEventListener('keydown', event => {
    if (event.key === 'Enter') close(true);
    if (event.key === 'Escape') close(false);
  });
  field.addEventListener('blur', () => close(true));
  panel.plot.append(field);
  panel.tip.hidden = true;
  field.focus();
  field.select();
}

/** @type {LayerKind<LinkedLayer>} */
const LINKED = {
  word: 'marks',
  under: false,
  draw(panel, g, layer) {
    const {lit} = panel.stage;
    if (lit === null) return;
    g.strokeStyle = panel.ink(layer.color);
    g.lineWidth = 2;
    layer.keys.forEach((key, i) => {
      if (key !== lit) return;
      const {width, height} = layer;
      g.beginPath();
      g.rect(panel.X(layer.x[i]) - width / 2, panel.Y(layer.y[i]) - height / 2, width, height);
      g.stroke();
    });
  },
  rows() {
    return [];
  },
  hover(panel, layer, frame, spot) {
    if (!watched.has(panel)) {
      watched.add(panel);
      panel.plot.addEventListener('pointerleave', () => light(panel.stage, null));
    }
    const i = markAt(panel, layer, spot);
    if (i >= 0) {
      light(panel.stage, layer.keys[i]);
      return framed(layer.texts, frame)[i] || null;
    }
    const others = panel.spec.layers.filter(other => other.kind === 'linked');
    if (!others.some(other => markAt(panel, other, spot) >= 0)) light(panel.stage, null);
    return null;
  },
  click(panel, layer, frame, spot) {
    const i = markAt(panel, layer, spot);
    const edit = layer.edits[layer.keys[i]];
    if (!edit) return false;
    openField(panel, layer, i, edit);
    return true;
  },
};

LAYERS.linked = LINKED;
