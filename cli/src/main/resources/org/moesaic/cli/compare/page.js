// Draws the comparison: energy against latency, the table, and what is known of the chosen policy.
function drawScatter() {
    const box = empty('scatter');
    const points = ran.filter(policy => policy.latency > 0 && policy.energy[corner] > 0);
    if (points.length === 0) {
        element('p', box, {}, 'No policy has both: there is no decode token, or nothing that costs anything.');
        return;
    }
    const x = logAxis(points.map(policy => policy.latency));
    const y = logAxis(points.map(policy => policy.energy[corner]));
    const {svg, across, up} = frame(box, 400, 'energy a token over latency of a decode token', x, y,
        {x: 'latency of a decode token (log)', y: 'energy a token, ' + CORNERS[corner] + ' (log)',
            xMark: mark => pico(mark, 's', 0), yMark: mark => pico(mark, 'J', 0)});
    numbers(svg, points.map(policy => drawPoint(svg, policy, across(policy.latency), up(policy.energy[corner]))));
}

// Title, what is shown, and what is sorted by; the last is null where it is not known.
const COLUMNS = [
    ['energy a token', policy => pico(policy.energy[corner], 'J'), policy => policy.energy[corner]],
    ['latency', latency, policy => policy.latency],
    ['bytes a token', policy => bytes(policy.bytes), policy => policy.bytes],
    ['area, mm²', policy => String(Math.round(policy.area[corner])), policy => policy.area && policy.area[corner]],
    ['error', error, policy => policy.error && policy.error.value],
    ['Pareto', policy => policy.pareto.map((stands, i) => stands ? 'lnh'[i] : '–').join(' '),
        policy => -policy.pareto.filter(stands => stands).length],
    ['loss to bound', policy => '+' + percent(policy.lossGap), policy => policy.lossGap],
    ['hits to bound', policy => (100 * policy.hitGap).toFixed(2) + ' points', policy => policy.hitGap],
    ['load to bound', policy => '+' + percent(policy.loadGap), policy => policy.loadGap],
    ['expert energy to bound', policy => '+' + percent(policy.energyGap), policy => policy.energyGap]];

function isKnown(value) {
    return value !== null && value !== undefined;
}

function drawTable() {
    const columns = COLUMNS.filter(([, , value]) => ran.some(policy => isKnown(value(policy))));
    const table = element('table', empty('policies'), {});
    const head = element('tr', element('thead', table, {}), {});
    element('th', head, {}, '#');
    element('th', head, {}, 'policy');
    columns.forEach(column => {
        const cell = element('th', head, {class: 'sort', title: 'click to sort'}, column[0] + (sorted === column ? ' ▲' : ''));
        cell.addEventListener('click', () => {
            sorted = sorted === column ? null : column;
            drawTable();
        });
    });
    const body = element('tbody', table, {});
    const order = data.policies.map((policy, index) => index);
    if (sorted) {
        const key = index => {
            const policy = data.policies[index];
            const value = policy.refused === null ? sorted[2](policy) : null;
            return isKnown(value) ? value : Infinity;
        };
        order.sort((a, b) => key(a) === key(b) ? a - b : key(a) - key(b));
    }
    for (const index of order) {
        const policy = data.policies[index];
        const row = element('tr', body, {'data-policy': index, class: index === chosen ? 'chosen' : ''});
        const mark = element('td', row, {});
        element('span', mark, {style: 'color:' + color(index)}, '● ');
        element('span', mark, {}, number(index));
        element('td', row, {class: 'policy'}, policy.name + (policy.inSample ? ' (in sample)' : ''));
        if (policy.refused !== null) {
            element('td', row, {colspan: columns.length, class: 'refused'}, 'refused: ' + policy.refused);
            continue;
        }
        for (const [, text, value] of columns) {
            element('td', row, {}, isKnown(value(policy)) ? text(policy) : '–');
        }
        row.addEventListener('click', () => choose(index));
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
        const label = number(data.policies.indexOf(policy)) + ' · ' + (policy.name.length > 48 ? policy.name.slice(0, 47) + '…' : policy.name);
        element('text', svg, {x: 0, y: row * 26 + 17}, label);
        let at = 350;
        for (const [color, name, i] of shown) {
            const wide = policy.parts[corner][i] / most * (WIDTH - 450);
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
    drawErrors();
    drawTable();
    drawEnergy();
    drawChosen();
}

byId('subject').textContent = data.subject;
byId('judged').textContent = data.judgedBy.join(', ');
draw();
drawHits();
document.body.dataset.drawn = performance.now().toFixed(0);
