// Links from page to page within the app: real addresses that a plain click follows without loading the app anew.
export default function ({data: [data], parentElement}) {
  const nav = parentElement.querySelector('.leaps');
  nav.className = `leaps ${data.kind}`;
  nav.setAttribute('aria-label', data.label);
  nav.replaceChildren(
    ...data.items.map(({href, title, text, hint, picture}) => {
      const link = document.createElement('a');
      Object.assign(link, {href, title: hint ?? ''});
      const add = (tag, content) => {
        if (content) link.append(Object.assign(document.createElement(tag), {textContent: content}));
      };
      if (picture) {
        const frame = link.appendChild(document.createElement('div'));
        frame.className = 'picture';
        frame.innerHTML = picture;
      }
      add('strong', title);
      add('span', text);
      link.addEventListener('click', event => {
        if (!window.lab || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
        event.preventDefault();
        window.lab.visit(link.href);
      });
      return link;
    }),
  );
}
