'use strict';
// Draws the comparison that lies beside it as JSON. Whatever came from a user becomes a text node, never markup.
const data = JSON.parse(document.getElementById('data').textContent);
const SVG = 'http://www.w3.org/2000/svg';
const CORNERS = ['low', 'nominal', 'high'];
const COLORS = ['#1a5fb4', '#e66100', '#26a269', '#c01c28', '#9141ac', '#b5835a', '#0d8f9c', '#d6a400', '#5e5c64', '#e0559c',
    '#63452c', '#7fb000', '#3d3846', '#62a0ea'];
const WIDTH = 960;
const ran = data.policies.filter(policy => policy.refused === null);
let corner = 1;
let chosen = data.policies.indexOf(ran[0]);

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
function pico(value, unit) {
    const prefixes = ['p', 'n', 'µ', 'm', '', 'k', 'M'];
    let at = 0;
    while (value >= 1000 && at < prefixes.length - 1) {
        value /= 1000;
        at++;
    }
    return value.toPrecision(4) + ' ' + prefixes[at] + unit;
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
    return percent(policy.error.value) + ' ± ' + percent(policy.error.standardError);
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
    const lines = [policy.name, pico(policy.energy[corner], 'J') + ' a token (' + CORNERS[corner] + ')',
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

// A logarithmic axis over values above 0: a function from value to share of the axis, and its marks.
function logAxis(values) {
    let low = Math.log10(Math.min(...values));
    let high = Math.log10(Math.max(...values));
    const pad = Math.max(0.02, 0.07 * (high - low));
    low -= pad;
    high += pad;
    const marks = [];
    for (let i = 0; i <= 4; i++) {
        marks.push(10 ** (low + i * (high - low) / 4));
    }
    return {share: value => (Math.log10(value) - low) / (high - low), marks};
}

function drawScatter() {
    const box = empty('scatter');
    const points = ran.filter(policy => policy.latency > 0 && policy.energy[corner] > 0);
    if (points.length === 0) {
        element('p', box, {}, 'No policy has both: there is no decode token, or nothing that costs anything.');
        return;
    }
    const height = 380, left = 96, bottom = 40;
    const svg = element('svg', box, {viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, role: 'img',
        'aria-label': 'energy a token over latency of a decode token'});
    const x = logAxis(points.map(policy => policy.latency));
    const y = logAxis(points.map(policy => policy.energy[corner]));
    const across = value => left + x.share(value) * (WIDTH - left - 20);
    const up = value => height - bottom - y.share(value) * (height - bottom - 14);
    for (const mark of y.marks) {
        element('path', svg, {d: `M${left} ${up(mark)}H${WIDTH - 20}`, stroke: '#ddd'});
        element('text', svg, {x: left - 8, y: up(mark) + 4, 'text-anchor': 'end'}, pico(mark, 'J'));
    }
    for (const mark of x.marks) {
        element('text', svg, {x: across(mark), y: height - bottom + 16, 'text-anchor': 'middle'}, pico(mark, 's'));
    }
    element('text', svg, {x: WIDTH / 2, y: height - 6, 'text-anchor': 'middle'}, 'latency of a decode token (log)');
    for (const policy of points) {
        const index = data.policies.indexOf(policy);
        const color = COLORS[index % COLORS.length];
        const point = element('circle', svg, {class: 'point', cx: across(policy.latency), cy: up(policy.energy[corner]),
            r: index === chosen ? 10 : 7, fill: policy.pareto[corner] ? color : '#fff', stroke: color, 'stroke-width': 3,
            'data-policy': index});
        hover(point, () => describe(policy));
        point.addEventListener('click', () => choose(index));
    }
}

function drawTable() {
    const table = element('table', empty('policies'), {});
    const head = element('tr', element('thead', table, {}), {});
    for (const title of ['policy', 'energy a token', 'latency', 'bytes a token', 'mm²', 'error', 'Pareto l n h', 'loss to bound',
        'cache to bound', 'load to bound', 'expert energy to bound']) {
        element('th', head, {}, title);
    }
    const body = element('tbody', table, {});
    data.policies.forEach((policy, index) => {
        const row = element('tr', body, {'data-policy': index, class: index === chosen ? 'chosen' : ''});
        const name = element('td', row, {});
        element('span', name, {style: 'color:' + COLORS[index % COLORS.length]}, '● ');
        element('span', name, {}, policy.name + (policy.inSample ? ' (in sample)' : ''));
        if (policy.refused !== null) {
            element('td', row, {colspan: 9, style: 'text-align:left'}, 'refused: ' + policy.refused);
            return;
        }
        element('td', row, {}, pico(policy.energy[corner], 'J'));
        element('td', row, {}, latency(policy));
        element('td', row, {}, bytes(policy.bytes));
        element('td', row, {}, policy.area ? String(Math.round(policy.area[corner])) : '–');
        element('td', row, {}, policy.error ? error(policy) : '–');
        element('td', row, {}, policy.pareto.map((stands, i) => stands ? 'lnh'[i] : '–').join(' '));
        element('td', row, {}, policy.lossGap === null ? '–' : '+' + percent(policy.lossGap));
        element('td', row, {}, policy.hitGap === null ? '–' : (100 * policy.hitGap).toFixed(2) + ' points');
        element('td', row, {}, policy.loadGap === null ? '–' : '+' + percent(policy.loadGap));
        element('td', row, {}, policy.energyGap === null ? '–' : '+' + percent(policy.energyGap));
        row.addEventListener('click', () => choose(index));
    });
}

// A line a policy over the layers that were measured. Errors of 0 and layers without any selection have no point.
function drawErrors() {
    const box = empty('errors');
    const measured = ran.filter(policy => policy.error);
    if (data.errors === null || measured.every(policy => policy.error.layers.every(value => !(value > 0)))) {
        element('p', box, {}, data.errors === null ? 'No weights were given: errors are not known.' : 'No error at all.');
        return;
    }
    element('p', box, {class: 'note'}, 'Root mean square of the error of outputs over that of the outputs: ' + data.errors.note);
    const height = 300, left = 96, bottom = 36;
    const svg = element('svg', box, {viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, role: 'img',
        'aria-label': 'error of each layer'});
    const y = logAxis(measured.flatMap(policy => policy.error.layers.filter(value => value > 0)));
    const up = value => height - bottom - y.share(value) * (height - bottom - 14);
    const across = at => left + (at + 0.5) / data.errors.layers.length * (WIDTH - left - 20);
    for (const mark of y.marks) {
        element('path', svg, {d: `M${left} ${up(mark)}H${WIDTH - 20}`, stroke: '#ddd'});
        element('text', svg, {x: left - 8, y: up(mark) + 4, 'text-anchor': 'end'}, (100 * mark).toPrecision(3) + ' %');
    }
    const every = Math.ceil(data.errors.layers.length / 24);
    data.errors.layers.forEach((layer, at) => {
        if (at % every === 0) {
            element('text', svg, {x: across(at), y: height - bottom + 16, 'text-anchor': 'middle'}, 'L' + layer);
        }
    });
    element('text', svg, {x: WIDTH / 2, y: height - 4, 'text-anchor': 'middle'}, 'layer (error on a log axis)');
    for (const policy of measured) {
        const index = data.policies.indexOf(policy);
        const color = COLORS[index % COLORS.length];
        const points = policy.error.layers.map((value, at) => [value, at]).filter(([value]) => value > 0);
        element('path', svg, {d: points.map(([value, at], i) => (i ? 'L' : 'M') + across(at) + ' ' + up(value)).join(''),
            fill: 'none', stroke: color, 'stroke-width': index === chosen ? 3 : 1.2});
        for (const [value, at] of points) {
            const point = element('circle', svg, {class: 'point', cx: across(at), cy: up(value), r: index === chosen ? 5 : 3.5,
                fill: color, 'data-policy': index});
            hover(point, () => policy.name + '\nlayer ' + data.errors.layers[at] + ': error ' + percent(value));
            point.addEventListener('click', () => choose(index));
        }
    }
}

function legend(box, entries) {
    const line = element('p', box, {class: 'legend'});
    for (const [color, text] of entries) {
        const entry = element('span', line, {});
        element('i', entry, {style: 'background:' + color});
        entry.appendChild(document.createTextNode(text));
    }
}

function drawEnergy() {
    const box = empty('energy');
    const most = Math.max(...ran.map(policy => policy.energy[corner]), Number.MIN_VALUE);
    const shown = data.components.map((name, i) => [COLORS[i % COLORS.length], name, i])
        .filter(([, , i]) => ran.some(policy => policy.parts[corner][i] > 0));
    legend(box, shown);
    const svg = element('svg', box, {viewBox: `0 0 ${WIDTH} ${ran.length * 26 + 4}`, width: WIDTH, role: 'img',
        'aria-label': 'energy a token by component'});
    ran.forEach((policy, row) => {
        const label = policy.name.length > 44 ? policy.name.slice(0, 43) + '…' : policy.name;
        element('text', svg, {x: 0, y: row * 26 + 17}, label);
        let at = 300;
        for (const [color, name, i] of shown) {
            const wide = policy.parts[corner][i] / most * (WIDTH - 400);
            const bar = element('rect', svg, {class: 'bar', x: at, y: row * 26 + 3, width: wide, height: 20, fill: color});
            hover(bar, () => policy.name + '\n' + name + ': ' + pico(policy.parts[corner][i], 'J') + ' a token, '
                + percent(policy.parts[corner][i] / policy.energy[corner]));
            at += wide;
        }
        element('text', svg, {x: at + 6, y: row * 26 + 17}, pico(policy.energy[corner], 'J'));
    });
}

// Analog tiles are orange; digital experts the darker a blue the more bits they have, grey without a number of bits.
function kindColor(kind) {
    if (kind.analog) {
        return '#e66100';
    }
    return kind.bits === null ? '#8a8a8a' : `hsl(213 70% ${92 - Math.min(16, kind.bits) * 4.4}%)`;
}

function drawPlacement() {
    const box = empty('placement');
    const policy = data.policies[chosen];
    if (!policy || policy.map === null) {
        element('p', box, {}, 'This policy made no placement.');
        return;
    }
    legend(box, policy.kinds.map(kind => [kindColor(kind), kind.label]));
    const cell = Math.max(2, Math.min(18, Math.floor((WIDTH - 40) / data.experts)));
    const canvas = element('canvas', box, {width: data.experts * cell + 40, height: data.layers.length * cell + 20,
        role: 'img', 'aria-label': 'placement: a row a layer, a column an expert'});
    const pen = canvas.getContext('2d');
    const gap = cell > 4 ? 1 : 0;
    const colors = policy.kinds.map(kindColor);
    policy.map.forEach((kind, at) => {
        pen.fillStyle = colors[kind];
        pen.fillRect(40 + at % data.experts * cell, Math.floor(at / data.experts) * cell, cell - gap, cell - gap);
    });
    pen.fillStyle = '#444';
    pen.font = '11px system-ui, sans-serif';
    const every = Math.max(1, Math.ceil(12 / cell));
    data.layers.forEach((layer, row) => {
        if (row % every === 0) {
            pen.fillText('L' + layer, 4, row * cell + Math.max(9, cell - 3));
        }
    });
    pen.fillText('experts 0 to ' + (data.experts - 1), 40, data.layers.length * cell + 15);
    canvas.addEventListener('mousemove', event => {
        const scale = canvas.width / canvas.getBoundingClientRect().width;
        const expert = Math.floor((event.offsetX * scale - 40) / cell);
        const row = Math.floor(event.offsetY * scale / cell);
        if (expert >= 0 && expert < data.experts && row >= 0 && row < data.layers.length) {
            const kind = policy.kinds[policy.map[row * data.experts + expert]];
            tip(event, `layer ${data.layers[row]}, expert ${expert}\n${kind.label}`);
        } else {
            hideTip();
        }
    });
    canvas.addEventListener('mouseleave', hideTip);
}

function drawLoad() {
    const box = empty('load');
    const loads = data.policies[chosen] ? data.policies[chosen].loads : null;
    if (loads === null) {
        element('p', box, {}, 'This policy was not replayed.');
        return;
    }
    const most = Math.max(...loads, 1);
    const mean = loads.reduce((sum, load) => sum + load, 0) / loads.length;
    const wide = Math.min(60, (WIDTH - 60) / loads.length);
    const svg = element('svg', box, {viewBox: `0 0 ${WIDTH} 200`, width: WIDTH, role: 'img',
        'aria-label': 'selections executed on each device'});
    loads.forEach((load, device) => {
        const bar = element('rect', svg, {class: 'device', x: 50 + device * wide, y: 170 - 150 * load / most,
            width: Math.max(1, wide - 3), height: 150 * load / most, fill: '#1a5fb4'});
        hover(bar, () => `device ${device}\n${load} selections, ${(mean === 0 ? 0 : load / mean).toFixed(3)} of the mean`);
        if (loads.length <= 32) {
            element('text', svg, {x: 50 + device * wide + wide / 2, y: 186, 'text-anchor': 'middle'}, device);
        }
    });
    const level = 170 - 150 * mean / most;
    element('path', svg, {d: `M46 ${level}H${54 + loads.length * wide}`, stroke: '#c01c28', 'stroke-dasharray': '5 4'});
    element('text', svg, {x: 2, y: level + 4}, 'mean');
}

function drawHits() {
    const box = empty('hits');
    const curves = data.curves;
    if (curves === null || curves.accesses === 0) {
        element('p', box, {}, 'The trace has no rows to cache.');
        return;
    }
    const height = 280, left = 60, bottom = 40, most = curves.lru.length;
    const lines = [['#b34a00', 'Belady, the bound', curves.belady], ['#1a5fb4', 'LRU', curves.lru]];
    legend(box, lines);
    const svg = element('svg', box, {viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, role: 'img',
        'aria-label': 'hit rate over capacity'});
    const across = capacity => left + capacity / most * (WIDTH - left - 20);
    const up = share => height - bottom - share * (height - bottom - 12);
    for (let i = 0; i <= 4; i++) {
        element('path', svg, {d: `M${left} ${up(i / 4)}H${WIDTH - 20}`, stroke: '#ddd'});
        element('text', svg, {x: left - 8, y: up(i / 4) + 4, 'text-anchor': 'end'}, 25 * i + ' %');
        element('text', svg, {x: across(most * i / 4), y: height - bottom + 16, 'text-anchor': 'middle'},
            (most * i / 4).toFixed(most % 4 === 0 ? 0 : 1));
    }
    element('text', svg, {x: WIDTH / 2, y: height - 6, 'text-anchor': 'middle'}, 'experts that the cache of a layer holds');
    for (const [color, name, hits] of lines) {
        const path = hits.map((count, i) => (i === 0 ? 'M' : 'L') + across(i + 1) + ' ' + up(count / curves.accesses));
        element('path', svg, {d: path.join(''), fill: 'none', stroke: color, 'stroke-width': 2});
        hits.forEach((count, i) => {
            const point = element('circle', svg, {class: 'hit', cx: across(i + 1), cy: up(count / curves.accesses), r: 3, fill: color});
            hover(point, () => `${name}\n${i + 1} experts a layer: ${percent(count / curves.accesses)}`);
        });
    }
    element('p', box, {class: 'note'}, 'Every selection on its own, in file order. ' + curves.note);
}

function choose(index) {
    chosen = index;
    drawScatter();
    drawTable();
    drawErrors();
    drawChosen();
}

function drawChosen() {
    for (const node of document.getElementsByClassName('name')) {
        node.textContent = data.policies[chosen] ? data.policies[chosen].name : 'no policy';
    }
    drawPlacement();
    drawLoad();
}

function drawCorners() {
    const box = empty('corners');
    box.appendChild(document.createTextNode('Energy and area at: '));
    CORNERS.forEach((name, i) => {
        const button = element('button', box, {type: 'button', 'aria-pressed': i === corner, 'data-corner': name}, name);
        button.addEventListener('click', () => {
            corner = i;
            draw();
        });
    });
}

function draw() {
    drawCorners();
    drawScatter();
    drawTable();
    drawEnergy();
    drawChosen();
}

byId('subject').textContent = data.subject;
byId('judged').textContent = data.judgedBy.join(', ');
draw();
drawErrors();
drawHits();
document.body.dataset.drawn = performance.now().toFixed(0);
