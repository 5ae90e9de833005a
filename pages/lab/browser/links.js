// Links that set knobs: real addresses (to copy, or to open in a new tab) that a plain click follows without a reload.
// A link may name the stage further down that shows it; that stage may not be there yet, if its part has to open first.
const show = (part, tries = 40) => {
  const stage = part ? document.querySelector(`.st-key-${part} .lab`) : document.querySelector('.lab');
  if (stage?.childElementCount) stage.scrollIntoView({block: part ? 'center' : 'start', behavior: 'smooth'});
  else if (tries) setTimeout(() => show(part, tries - 1), 150);
};

export default function ({data, parentElement, setTriggerValue}) {
  const list = parentElement.querySelector('.links');
  list.classList.toggle('buttons', Boolean(data.button));
  list.replaceChildren(...data.items.map(({text, href, knobs, part}) => {
    const link = Object.assign(document.createElement('a'), {href, textContent: text});
    link.addEventListener('click', event => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      setTriggerValue('follow', {knobs, part});
      show(part);
    });
    const item = document.createElement('li');
    item.append(link);
    return item;
  }));
}
