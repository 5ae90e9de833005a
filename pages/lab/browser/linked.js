// --- one thing on several charts: the mark under the pointer lights all marks of its key ------------------------------
// A mark with an entry in `edits` ({key: [knob, index]}) opens a field where it is clicked.
const LINKED = {
  // The mark at a spot: the nearest of those whose box holds it, or -1.
  found(panel, layer, {x, y}) {
    let best = -1, least = Infinity;
    layer.keys.forEach((_, i) => {
      const [dx, dy] = [Math.abs(panel.X(layer.x[i]) - x), Math.abs(panel.Y(layer.y[i]) - y)];
      if (dx <= layer.width / 2 && dy <= layer.height / 2 && dx + dy < least) [best, least] = [i, dx + dy];
    });
    return best;
  },
  light(stage, key) {
    if ((stage.lit ?? null) === key) return;
    stage.lit = key;
    for (const panel of stage.panels.values()) if (panel.spec?.layers.some(layer => layer.kind === 'linked')) panel.draw();
  },
  draw(panel, g, layer) {
    const {lit} = panel.stage;
    if (lit == null) return;
    g.strokeStyle = panel.ink(layer.color);
    g.lineWidth = 2;
    layer.keys.forEach((key, i) => {
      if (key !== lit) return;
      g.beginPath();
      g.rect(panel.X(layer.x[i]) - layer.width / 2, panel.Y(layer.y[i]) - layer.height / 2, layer.width, layer.height);
      g.stroke();
    });
  },
  hover(panel, layer, frame, spot) {
    const i = LINKED.found(panel, layer, spot), others = panel.spec.layers.filter(({kind}) => kind === 'linked');
    if (!panel.linked) {
      panel.linked = true;
      panel.plot.addEventListener('pointerleave', () => LINKED.light(panel.stage, null));
    }
    if (i < 0) {
      if (!others.some(other => LINKED.found(panel, other, spot) >= 0)) LINKED.light(panel.stage, null);
      return null;
    }
    LINKED.light(panel.stage, layer.keys[i]);
    return framed(layer.texts, frame)[i] || null;
  },
  click(panel, layer, frame, spot) {
    const i = LINKED.found(panel, layer, spot), edit = i < 0 ? null : layer.edits[layer.keys[i]];
    if (!edit) return false;
    LINKED.field(panel, layer, i, edit);
    return true;
  },
  field(panel, layer, i, [name, index]) {
    const {stage} = panel, knob = stage.specs[name], now = stage.values[name];
    const field = make('input', {type: 'text', inputmode: 'decimal', 'aria-label': `New value of ${layer.names[i]}`, value: typed(now[index])});
    let over = false;
    const close = keep => {
      if (over) return;
      over = true;
      const value = keep ? readNumber(field.value, knob).values[0] : null;
      field.remove();
      if (value === null || value === now[index]) return;
      const list = [...stage.values[name]];
      list[index] = Math.min(knob.high, Math.max(knob.low, value));
      stage.turn({[name]: list}, false);
    };
    field.style.cssText = `position:absolute;z-index:5;width:4.5rem;text-align:center;transform:translate(-50%,-50%);`
      + `left:${panel.X(layer.x[i]) * panel.zoom}px;top:${panel.Y(layer.y[i]) * panel.zoom}px`;
    field.addEventListener('keydown', event => { if (event.key === 'Enter') close(true); if (event.key === 'Escape') close(false); });
    field.addEventListener('blur', () => close(true));
    panel.plot.append(field);
    panel.tip.hidden = true;
    field.focus();
    field.select();
  },
  rows() { return []; },
};

LAYERS.linked = LINKED;
