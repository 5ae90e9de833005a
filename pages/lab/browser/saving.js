// --- saving a chart: as a picture, with its title and settings, or as a table -----------------------------------------
const SAVED = {title: 17, small: 13, line: 18, side: 12};

async function savePanel(panel, kind) {
  const name = `${topicOf(panel.stage)}-${panel.name}`.replace(/_/g, '-');
  if (kind === 'CSV') return download(`${name}.csv`, new Blob([csv(panel)], {type: 'text/csv'}));
  const {svg, width, height} = await picture(panel);
  if (kind === 'SVG') return download(`${name}.svg`, new Blob([svg], {type: 'image/svg+xml'}));
  return download(`${name}.png`, await painted(svg, width, height));
}

// "stage_softmax_temperature" is the stage "temperature" of the page softmax; a page's first one is its "main".
const topicOf = stage => stage.key.replace(/^stage_/, '').replace(/_main$/, '');

// What a person changed, and the moment shown.
function settingsOf(stage) {
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const changed = Object.values(stage.specs).filter(spec => !spec.off && !same(stage.values[spec.name], spec.default));
  const parts = changed.map(
    spec => `${spec.label}: ${cut(worded(stage.values[spec.name]), 60)}${spec.unit ? ' ' + spec.unit : ''}`,
  );
  if (stage.clock) parts.push(moment(stage.clock, stage.frame));
  return parts.join(', ') || 'all settings at their defaults';
}

function worded(value) {
  if (isList(value)) return Array.from(value, worded).join(' ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'number' ? tidy(value).replace('-', '−') : String(value);
}

const cut = (text, most) => (text.length > most ? text.slice(0, most - 1) + '…' : text);

// What Plotly draws stands between what the canvases draw; above them the title and the settings.
async function picture(panel) {
  const {stage} = panel;
  const {theme} = stage;
  const width = Math.round(panel.width / panel.zoom);
  const {height} = panel.spec;
  const [plot, view] = await plotted(panel, width, height);
  const lines = wrapped(settingsOf(stage), (width - 2 * SAVED.side) / (0.5 * SAVED.small));
  const above = SAVED.title + 14 + lines.length * SAVED.line;
  const family = escaped(theme.font);
  const words = (text, y, size, weight, opacity) =>
    `<text x="${SAVED.side}" y="${y}" fill="${theme.ink}" opacity="${opacity}" ` +
    `style="font:${weight} ${size}px ${family}">${escaped(text)}</text>`;
  const titles =
    words(panel.spec.title, SAVED.title + 4, SAVED.title, 600, 1) +
    lines.map((line, i) => words(line, SAVED.title + 4 + (i + 1) * SAVED.line, SAVED.small, 400, 0.85)).join('');
  const layers = view ? drawnLayers(view) : {under: '', over: '', defs: ''};
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${height + above}" ` +
    `viewBox="0 0 ${width} ${height + above}"><defs><style>${await fontFace(theme.font)}</style>${layers.defs}</defs>` +
    `<rect width="${width}" height="${height + above}" fill="${theme.paper}"/>${titles}` +
    `<g transform="translate(0 ${above})">${layers.under}${plot}${layers.over}</g></svg>`;
  return {svg, width, height: height + above};
}

// Plotly's part as SVG, and the panel as it is there: with the places that the saved size gives.
async function plotted(panel, width, height) {
  const {data, layout} = panel.figure();
  const axes = panel.axes();
  const stand = make('div', {class: 'saved'});
  Object.assign(layout, {width, height});
  if (axes)
    for (const [i, name] of ['xaxis', 'yaxis'].entries())
      layout[name] = {...layout[name], range: [...axes[i].range], autorange: false};
  stand.style.cssText = `position:fixed;left:-9999px;top:0;width:${width}px;height:${height}px`;
  document.body.append(stand);
  try {
    await window.Plotly.newPlot(stand, data, layout, {...CONFIG, staticPlot: true});
    const source = await window.Plotly.toImage(stand, {format: 'svg', width, height});
    const svg = decodeURIComponent(source.replace(/^data:image\/svg\+xml,/, ''));
    if (!axes) return [svg, null];
    const {xaxis: x, yaxis: y} = stand._fullLayout;
    const area = [x._offset, y._offset, x._length, y._length];
    return [
      svg,
      Object.assign(Object.create(panel), {X: v => x._offset + x.d2p(v), Y: v => y._offset + y.d2p(v), area}),
    ];
  } finally {
    window.Plotly.purge(stand);
    stand.remove();
  }
}

function drawnLayers(view) {
  const {stage} = view;
  const [x, y, width, height] = view.area;
  const strokes = under => {
    const pen = new Pen();
    for (const layer of view.layers(under)) {
      pen.save();
      LAYERS[layer.kind].draw(view, pen, layer, stage.frame);
      pen.restore();
    }
    return pen.svg && `<g clip-path="url(#frame)">${pen.svg}</g>`;
  };
  const handles = view.spec.handles.length ? view.handles.svg(view) : '';
  return {
    defs: `<clipPath id="frame"><rect x="${x}" y="${y}" width="${width}" height="${height}"/></clipPath>`,
    under: strokes(true),
    over: strokes(false) + handles,
  };
}

// The font as on the page: a picture may fetch nothing, so that it carries the font itself.
async function fontFace(font) {
  const family = font.split(',')[0].replace(/["']/g, '').trim();
  const rules = [...document.styleSheets].flatMap(sheet => {
    try {
      return [...sheet.cssRules];
    } catch {
      return [];
    }
  });
  const faces = rules.filter(rule => rule instanceof CSSFontFaceRule);
  const ours = faces.filter(rule => rule.style.fontFamily.replace(/["']/g, '') === family);
  const face = ours.find(rule => rule.style.fontStyle !== 'italic');
  const source = face?.style.getPropertyValue('src').match(/url\("?([^")]+)"?\)/)?.[1];
  if (!source) return '';
  try {
    const bytes = await (await fetch(new URL(source, face.parentStyleSheet.href ?? document.baseURI))).blob();
    const data = await new Promise(done => {
      const reader = new FileReader();
      reader.onload = () => done(reader.result);
      reader.readAsDataURL(bytes);
    });
    return `@font-face{font-family:"${family}";font-weight:${face.style.fontWeight || 400};src:url("${data}")}`;
  } catch {
    return '';
  }
}

function wrapped(text, most) {
  const lines = [];
  for (const word of text.split(' ')) {
    const last = lines.length - 1;
    if (last >= 0 && lines[last].length + word.length < most) lines[last] += ' ' + word;
    else lines.push(word);
  }
  return lines;
}

async function painted(svg, width, height, scale = 2) {
  const image = new Image();
  image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(svg);
  await image.decode();
  const canvas = make('canvas', {width: width * scale, height: height * scale});
  const g = canvas.getContext('2d');
  g.scale(scale, scale);
  g.drawImage(image, 0, 0, width, height);
  return new Promise(done => canvas.toBlob(done, 'image/png'));
}

function download(name, blob) {
  const link = make('a', {href: URL.createObjectURL(blob), download: name});
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
