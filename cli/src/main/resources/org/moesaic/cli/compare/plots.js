'use strict';
// The comparison that lies beside this as JSON, and what its plots have in common. Whatever came from a user becomes a text
// node, never markup.
const data = JSON.parse(document.getElementById('data').textContent);
const SVG = 'http://www.w3.org/2000/svg';
const CORNERS = ['low', 'nominal', 'high'];
const COLORS = ['#1a5fb4', '#e66100', '#26a269', '#c01c28', '#9141ac', '#b5835a', '#0d8f9c', '#d6a400', '#5e5c64', '#e0559c',
    '#63452c', '#7fb000', '#3d3846', '#62a0ea'];
const WIDTH = 1060;
const LEFT = 84;
const RIGHT = 24;
const ran = data.policies.filter(policy => policy.refused === null);
let corner = 1;
let chosen = data.policies.indexOf(ran[0]);
let sorted = null;

function byId(id) {
    return document.getElementById(id);
}

function element(name, parent, attributes, text) {
    const node = name === 'svg' || parent instanceof SVGElement
        ? document.createElementNS(SVG, name) : document.createElement(name);
    for (const key in attributes || {}) {
        node.setAttribute(key, attributes[key]);
    }
    if (text !== undefined) {
        node.textContent = text;
    }
    parent.appendChild(node);
    return node;
}

function empty(id) {
    const node = byId(id);
    node.replaceChildren();
    return node;
}

// A value of the unit 10^-12 with a prefix.
function pico(value, unit, digits = 4) {
    const prefixes = ['p', 'n', 'µ', 'm', '', 'k', 'M'];
    let at = 0;
    while (value >= 1000 && at < prefixes.length - 1) {
        value /= 1000;
        at++;
    }
    return (digits ? value.toPrecision(digits) : plain(value)) + ' ' + prefixes[at] + unit;
}

// As few digits as tell marks of an axis apart.
function plain(value) {
    return String(Number(value.toPrecision(6)));
}

function bytes(value) {
    const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
    let at = 0;
    while (value >= 1024 && at < units.length - 1) {
        value /= 1024;
        at++;
    }
    return value.toPrecision(4) + ' ' + units[at];
}

function percent(share) {
    return (100 * share).toFixed(2) + ' %';
}

function latency(policy) {
    return policy.latency === null ? 'no decode token' : pico(policy.latency, 's');
}

function error(policy) {
    const value = 100 * policy.error.value;
    if (value > 0 && value < 0.001) {
        return '< 0.001 %';
    }
    return value.toPrecision(3) + ' ± ' + (100 * policy.error.standardError).toPrecision(2) + ' %';
}

function color(index) {
    return COLORS[index % COLORS.length];
}

// What a policy is called where there is no room for its name: its number in the table.
function number(index) {
    return String(index + 1);
}

function tip(event, text) {
    const node = byId('tip');
    node.textContent = text;
    node.style.display = 'block';
    node.style.left = Math.max(0, Math.min(event.clientX + 14, window.innerWidth - node.offsetWidth - 8)) + 'px';
    node.style.top = Math.max(0, Math.min(event.clientY + 14, window.innerHeight - node.offsetHeight - 8)) + 'px';
}

function hideTip() {
    byId('tip').style.display = 'none';
}

function hover(node, text) {
    node.addEventListener('mousemove', event => tip(event, text()));
    node.addEventListener('mouseleave', hideTip);
}

function describe(policy) {
    const lines = [number(data.policies.indexOf(policy)) + ' · ' + policy.name, pico(policy.energy[corner], 'J') + ' a token (' + CORNERS[corner] + ')',
        latency(policy) + ' a decode token', bytes(policy.bytes) + ' a token beyond SRAM'];
    if (policy.area) {
        lines.push(Math.round(policy.area[corner]) + ' mm² of silicon');
    }
    if (policy.error) {
        lines.push('error of outputs ' + error(policy));
    }
    lines.push(policy.pareto[corner] ? 'Pareto-optimal' : 'another policy is at least as good in everything');
    if (policy.inSample) {
        lines.push('in sample: it learned from what it is judged on');
    }
    return lines.join('\n');
}

// A logarithmic axis over values above 0: a function from value to share of the axis, and its marks, 1, 2, 5 and their tens,
// or even steps where those are too far apart.
function logAxis(values) {
    let low = Math.log10(Math.min(...values));
    let high = Math.log10(Math.max(...values));
    const pad = Math.max(0.02, 0.07 * (high - low));
    low -= pad;
    high += pad;
    let marks = [];
    for (let power = Math.floor(low); power <= high; power++) {
        for (const digit of high - low > 4 ? [1] : [1, 2, 5]) {
            marks.push(digit * 10 ** power);
        }
    }
    const inside = mark => Math.log10(mark) >= low && Math.log10(mark) <= high;
    marks = marks.filter(inside);
    if (marks.length < 3) {
        const step = evenStep((10 ** high - 10 ** low) / 5);
        marks = [];
        for (let i = Math.ceil(10 ** low / step); i * step <= 10 ** high; i++) {
            marks.push(i * step);
        }
    }
    return {share: value => (Math.log10(value) - low) / (high - low), marks};
}

// The next larger of 1, 2, 5 and their tens.
function evenStep(least) {
    const power = 10 ** Math.floor(Math.log10(least));
    return [1, 2, 5, 10].map(digit => digit * power).find(step => step >= least * 0.999);
}

// The frame of a plot with a mark for each value, and what its axes are.
function frame(box, height, label, x, y, titles) {
    const bottom = 44;
    const svg = element('svg', box, {viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, role: 'img', 'aria-label': label});
    const across = value => LEFT + x.share(value) * (WIDTH - LEFT - RIGHT);
    const up = value => height - bottom - y.share(value) * (height - bottom - 14);
    for (const mark of y.marks) {
        element('path', svg, {d: `M${LEFT} ${up(mark)}H${WIDTH - RIGHT}`, stroke: '#ddd'});
        element('text', svg, {x: LEFT - 8, y: up(mark) + 4, 'text-anchor': 'end'}, titles.yMark(mark));
    }
    for (const mark of x.marks) {
        element('path', svg, {d: `M${across(mark)} 14V${height - bottom}`, stroke: '#eee'});
        element('text', svg, {x: across(mark), y: height - bottom + 16, 'text-anchor': 'middle'}, titles.xMark(mark));
    }
    element('text', svg, {class: 'axis', x: (WIDTH + LEFT) / 2, y: height - 6, 'text-anchor': 'middle'}, titles.x);
    element('text', svg, {class: 'axis', transform: `translate(14 ${(height - bottom) / 2}) rotate(-90)`,
        'text-anchor': 'middle'}, titles.y);
    return {svg, across, up};
}

// Numbers beside points, each where there is still room; a point without one says its name when it is hovered.
function numbers(svg, points) {
    const taken = points.map(({x, y}) => [x - 7, y - 7, x + 7, y + 7]);
    for (const {x, y, index, bold} of points.filter(each => each.bold).concat(points.filter(each => !each.bold))) {
        const text = number(index);
        const wide = 7 * text.length;
        const places = [[10, 4], [-10 - wide, 4], [-wide / 2, -11], [-wide / 2, 20], [9, -8], [9, 16]];
        const free = places.map(([dx, dy]) => [x + dx, y + dy - 9, x + dx + wide, y + dy + 1])
            .find(([l, t, r, b]) => l > LEFT && r < WIDTH && taken.every(o => r < o[0] || l > o[2] || b < o[1] || t > o[3]));
        if (free) {
            taken.push(free);
            element('text', svg, {class: bold ? 'number bold' : 'number', x: free[0], y: free[3] - 1}, text);
        }
    }
}

function drawPoint(svg, policy, x, y) {
    const index = data.policies.indexOf(policy);
    const point = element('circle', svg, {class: 'point', cx: x, cy: y, r: index === chosen ? 9 : 6,
        fill: policy.pareto[corner] ? color(index) : '#fff', stroke: color(index), 'stroke-width': index === chosen ? 4 : 2.5,
        'data-policy': index});
    hover(point, () => describe(policy));
    point.addEventListener('click', () => choose(index));
    return {x, y, index, bold: policy.pareto[corner] || index === chosen};
}

