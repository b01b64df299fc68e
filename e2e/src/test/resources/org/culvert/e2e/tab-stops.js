// SPDX-License-Identifier: Apache-2.0
// What the Tab key should stop at, in the order of the page; and from now on, what it does stop at. Starts anew at the top.
() => {
  const usable = element => element.tabIndex >= 0 && !element.disabled && element.type !== 'hidden'
      && element.checkVisibility({visibilityProperty: true});
  const isRepresentative = element => {
    if (element.type !== 'radio') {
      return true;
    }
    const group = [...document.querySelectorAll('input[type=radio]')].filter(other => other.name === element.name && other.form === element.form);
    return element === (group.find(other => other.checked) ?? group[0]);
  };
  const isSeen = element => {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && box.right > 0 && box.width > 0 && box.height > 0;
  };
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
  window.scrollTo(0, 0);
  window.wantedStops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
      .filter(usable).filter(isRepresentative);
  window.realStops = [];
  window.recordStops?.abort();
  window.recordStops = new AbortController();
  document.addEventListener('focusin', event => {
    realStops.push({
      at: wantedStops.indexOf(event.target),
      seen: isSeen(event.target),
      name: event.target.outerHTML.replace(/\s+/g, ' ').slice(0, 120)
    });
  }, {signal: recordStops.signal});
  return wantedStops.length;
}
