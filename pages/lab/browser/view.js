// --- what a person does to one chart's view: its menu, zooming and panning by choice, and the way back ---------------
class View {
  /** @param {Panel} panel */
  constructor(panel) {
    this.panel = panel;
    this.free = false; // zooming and panning are on
    this.changed = false; // the view is not the one that the page gives
    this.count = 0; // of views given up: Plotly keeps a person's view as long as this stands
    this.reset = make(
      'button',
      {class: 'reset', type: 'button', hidden: true, onclick: () => this.forget()},
      'Reset view',
    );
    const entry = (text, act) =>
      make(
        'button',
        {
          type: 'button',
          onclick: () => {
            this.close();
            act();
          },
        },
        text,
      );
    this.freeing = entry('Zoom and pan', () => this.toggle());
    this.freeing.setAttribute('aria-pressed', 'false');
    this.summary = make('summary', {title: 'Save this chart as a picture or a table, or zoom into it'}, 'Save, zoom');
    this.menu = make(
      'details',
      {class: 'save', ontoggle: () => this.opened()},
      this.summary,
      make(
        'div',
        {class: 'menu'},
        entry('PNG picture', () => savePanel(panel, 'PNG')),
        entry('SVG picture', () => savePanel(panel, 'SVG')),
        entry('CSV table', () => savePanel(panel, 'CSV')),
        this.freeing,
      ),
    );
    this.tools = make('div', {class: 'tools'}, this.reset, this.menu);
    this.outside = event => {
      if (event.type === 'keydown' ? event.key === 'Escape' : !this.menu.contains(event.target))
        this.close(event.type === 'keydown');
    };
    this.guard();
  }
  // Until a person asks for it, wheel and fingers belong to the page: Plotly hears nothing of them.
  guard() {
    for (const kind of ['wheel', 'touchstart', 'touchmove', 'touchend'])
      this.panel.plot.addEventListener(
        kind,
        event => {
          if (!this.free) event.stopPropagation();
        },
        {capture: true, passive: true},
      );
  }
  listen(gd) {
    // Only a person's own zoom names single ends of a range or a camera; the double click gives the page's view back.
    gd.on('plotly_relayout', changes => {
      if (Object.keys(changes).some(name => /range\[|\.camera/.test(name))) this.mark(true);
    });
    gd.on('plotly_doubleclick', () => this.mark(false));
  }
  mark(changed) {
    this.changed = changed;
    this.reset.hidden = !changed;
  }
  toggle() {
    this.free = !this.free;
    this.freeing.setAttribute('aria-pressed', String(this.free));
    this.panel.plot.classList.toggle('free', this.free);
    this.panel.react();
  }
  forget() {
    this.count++;
    this.mark(false);
    this.panel.react();
  }
  // What the layout says of it.
  dress(layout) {
    layout.uirevision = `${layout.uirevision} ${this.count}`;
    for (const name of Object.keys(layout))
      if (/^[xy]axis\d*$/.test(name)) layout[name] = {...layout[name], fixedrange: !this.free};
    if (this.free && layout.dragmode === false) layout.dragmode = 'pan';
    return layout;
  }
  opened() {
    for (const kind of ['pointerdown', 'keydown'])
      document[this.menu.open ? 'addEventListener' : 'removeEventListener'](kind, this.outside, true);
  }
  close(focus = false) {
    this.menu.open = false;
    if (focus) this.summary.focus();
  }
}
