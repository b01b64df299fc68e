// SPDX-License-Identifier: Apache-2.0
// Small plots: live figures as they come, and the rows of a table as bars. The same is in tables for whoever can't see them.
const language = document.documentElement.lang;
const SVG = 'http://www.w3.org/2000/svg';

function draw(tag, parent, attributes, text) {
  const node = document.createElementNS(SVG, tag);
  for (const name in attributes) {
    node.setAttribute(name, attributes[name]);
  }
  if (text) {
    node.textContent = text;
  }
  parent.appendChild(node);
}

function amount(value, units, step) {
  let unit = 0;
  while (value >= step * 0.9995 && unit < units.length - 1) {
    value /= step;
    unit++;
  }
  return value.toLocaleString(language, {maximumFractionDigits: value < 10 ? 1 : 0}) + ' ' + units[unit];
}
const bits = value => amount(value, ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s'], 1000);
const octets = value => amount(value, ['B', 'kB', 'MB', 'GB', 'TB'], 1000);
const millis = value => value.toLocaleString(language, {maximumFractionDigits: 1}) + ' ms';
const plain = value => value.toLocaleString(language, {maximumFractionDigits: 1});

// The next number that is 1, 2 or 5 and zeros.
function ceiling(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [1, 2, 5, 10].map(times => times * power).find(most => most >= value);
}

// Narrower than this, a plot is drawn in the page's own pixels: its letters shrink no further.
const WIDEST = 600;

// The scale of what is plotted, and below it when that was.
function frame(svg, most, written, first, last) {
  svg.replaceChildren();
  const height = svg.viewBox.baseVal.height;
  const width = Math.min(WIDEST, svg.clientWidth || WIDEST);
  svg.setAttribute('viewBox', '0 0 ' + width + ' ' + height);
  for (const part of [0, 0.5, 1]) {
    const y = height - 18 - part * (height - 30);
    draw('line', svg, {x1: 70, x2: width, y1: y, y2: y, class: 'grid'});
    draw('text', svg, {x: 64, y: y + 4, class: 'scale'}, written(most * part));
  }
  draw('text', svg, {x: 70, y: height - 4, class: 'time'}, first);
  draw('text', svg, {x: width - 4, y: height - 4, class: 'scale'}, last);
  return {x: part => 70 + part * (width - 72), y: value => height - 18 - value / most * (height - 30)};
}

function lines(svg, series, span, written, last) {
  const clock = at => new Date(at).toLocaleTimeString(language, {timeStyle: 'medium'});
  const most = ceiling(Math.max(1, ...series.flat().map(point => point.value)));
  const place = frame(svg, most, written, clock(last - span), clock(last));
  series.forEach((points, number) => {
    const path = points.map(point => place.x(1 + point.age / span).toFixed(1) + ',' + place.y(point.value).toFixed(1)).join(' ');
    draw('polyline', svg, {points: path, class: number ? 'two' : 'one'});
  });
}

function live(section) {
  const SPAN = 300000;
  const says = section.querySelector('[data-says]');
  const samples = [];
  const rate = (sample, count) => count * 1000 / sample.millis;
  const rows = {
    to: {of: sample => 8 * rate(sample, sample.to), written: bits},
    from: {of: sample => 8 * rate(sample, sample.from), written: bits},
    rtt: {of: sample => sample.rtt === null ? null : sample.rtt / 1000, written: millis},
    drops: {of: sample => rate(sample, sample.drops), written: plain}
  };
  function show() {
    const last = samples[samples.length - 1].at;
    const points = name => samples.map(sample => ({age: sample.at - last, value: rows[name].of(sample)})).filter(point => point.value !== null);
    lines(section.querySelector('[data-plot=traffic]'), [points('to'), points('from')], SPAN, bits, last);
    lines(section.querySelector('[data-plot=rtt]'), [points('rtt')], SPAN, millis, last);
    for (const name in rows) {
      const values = points(name).map(point => point.value);
      const cells = section.querySelectorAll('[data-row=' + name + '] td');
      if (values.length) {
        const now = rows[name].of(samples[samples.length - 1]);
        cells[0].textContent = now === null ? section.dataset.none : rows[name].written(now);
        cells[1].textContent = rows[name].written(values.reduce((sum, value) => sum + value, 0) / values.length);
        cells[2].textContent = rows[name].written(Math.max(...values));
      }
    }
  }
  const events = new EventSource(section.dataset.url);
  events.addEventListener('figures', event => {
    says.textContent = '';
    for (const sample of JSON.parse(event.data)) {
      if (!samples.length || sample.at > samples[samples.length - 1].at) {
        samples.push(sample);
      }
    }
    while (samples[0].at < samples[samples.length - 1].at - SPAN) {
      samples.shift();
    }
    show();
  });
  addEventListener('resize', () => samples.length && show());
  events.addEventListener('end', () => {
    events.close();
    says.textContent = section.dataset.ended;
  });
  events.onerror = () => {
    if (events.readyState === EventSource.CLOSED) {
      says.textContent = section.dataset.lost;
    }
  };
}

function bars(svg) {
  const rows = [...document.querySelectorAll('#' + svg.dataset.bars + ' tbody tr')];
  const numbers = rows.map(row => [Number(row.dataset.to), Number(row.dataset.from)]);
  const most = ceiling(Math.max(1, ...numbers.flat()));
  const name = row => row.querySelector('th').textContent;
  const place = frame(svg, most, octets, name(rows[0]), name(rows[rows.length - 1]));
  const wide = (place.x(1) - place.x(0)) / rows.length;
  numbers.forEach((pair, at) => pair.forEach((value, number) => {
    const top = place.y(value);
    draw('rect', svg, {x: place.x(0) + at * wide + (number + 0.2) * wide / 2.4, y: top, width: wide / 2.6, height: Math.max(0, place.y(0) - top), class: number ? 'two' : 'one'});
  }));
}

document.querySelectorAll('[data-live]').forEach(live);
const barPlots = document.querySelectorAll('svg[data-bars]');
barPlots.forEach(bars);
addEventListener('resize', () => barPlots.forEach(bars));
