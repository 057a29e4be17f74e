// What is known with weights: error against energy, the choice within an error, and the error of each layer.
let allowed = data.errors === null ? null : data.errors.maxError;

function withError() {
    return ran.filter(policy => policy.error);
}

function drawErrors() {
    for (const node of document.getElementsByClassName('errors')) {
        node.hidden = data.errors === null;
    }
    byId('unknown').hidden = data.errors !== null;
    if (data.errors !== null) {
        byId('conditions').textContent = 'Root mean square of the error of outputs over that of the outputs, over the trace: '
            + data.errors.note + '. Bars are standard errors.';
        drawTradeoff();
        drawChoice();
        drawLayers();
    }
}

// Of those within the allowed error the one of least energy at this corner; undefined if there is none.
function best() {
    return withError().filter(policy => policy.error.value <= allowed)
        .reduce((least, policy) => least && least.energy[corner] <= policy.energy[corner] ? least : policy, undefined);
}

function drawTradeoff() {
    const box = empty('tradeoff');
    const points = withError().filter(policy => policy.error.value > 0 && policy.energy[corner] > 0);
    if (points.length === 0) {
        element('p', box, {}, 'No error at all.');
        return;
    }
    const floor = lowest(points.map(policy => policy.error.value));
    const value = policy => Math.max(policy.error.value, floor);
    const low = policy => Math.max(policy.error.value - policy.error.standardError, policy.error.value / 2, floor);
    const high = policy => Math.max(policy.error.value + policy.error.standardError, floor);
    const x = logAxis(points.map(policy => policy.energy[corner]));
    const y = logAxis(points.flatMap(policy => [low(policy), high(policy)]));
    const {svg, across, up} = frame(box, 420, 'error of outputs over energy a token', x, y,
        {x: 'energy a token, ' + CORNERS[corner] + ' (log)', y: 'error of outputs (log)',
            xMark: mark => pico(mark, 'J', 0), yMark: mark => plain(100 * mark) + ' %'});
    let front = '';
    let least = Infinity;
    for (const policy of points.toSorted((a, b) => a.energy[corner] - b.energy[corner] || a.error.value - b.error.value)) {
        if (value(policy) < least) {
            least = value(policy);
            front += front ? `H${across(policy.energy[corner])}V${up(least)}` : `M${across(policy.energy[corner])} ${up(least)}`;
        }
    }
    element('path', svg, {class: 'front', d: front, fill: 'none', stroke: '#888', 'stroke-dasharray': '2 3'});
    if (allowed > 0 && y.share(allowed) > 0 && y.share(allowed) < 1) {
        element('path', svg, {d: `M${LEFT} ${up(allowed)}H${WIDTH - RIGHT}`, stroke: '#c01c28', 'stroke-dasharray': '6 4'});
        element('text', svg, {class: 'limit', x: WIDTH - RIGHT - 4, y: up(allowed) - 5, 'text-anchor': 'end'}, 'error allowed');
    }
    numbers(svg, points.map(policy => {
        const at = across(policy.energy[corner]);
        const index = data.policies.indexOf(policy);
        element('path', svg, {d: `M${at} ${up(low(policy))}V${up(high(policy))}`, stroke: color(index), 'stroke-width': 1.5});
        return drawPoint(svg, policy, at, up(value(policy)));
    }));
    const below = points.filter(policy => policy.error.value < floor);
    const exact = withError().filter(policy => policy.error.value === 0);
    const told = policies => policies.map(policy => number(data.policies.indexOf(policy)) + ' (' + error(policy) + ')').join(', ');
    if (below.length > 0) {
        element('p', box, {class: 'note'}, 'At the lower edge, with errors below the axis: ' + told(below) + '.');
    }
    if (exact.length > 0) {
        element('p', box, {class: 'note'}, 'Not drawn, without any error: ' + told(exact) + '.');
    }
}

// Where an axis of errors ends: what is more than a thousand times below the largest would take the room of all the others.
function lowest(errors) {
    const least = Math.max(...errors) / 1000;
    return Math.min(...errors.filter(value => value >= least)) / (errors.some(value => value < least) ? 2 : 1);
}

function drawChoice() {
    const field = byId('allowed');
    if (allowed !== null && document.activeElement !== field) {
        field.value = plain(100 * allowed);
    }
    const policy = allowed === null ? undefined : best();
    byId('within').textContent = allowed === null ? 'name an error'
        : policy === undefined ? 'no policy'
        : number(data.policies.indexOf(policy)) + ' · ' + policy.name + ', ' + pico(policy.energy[corner], 'J') + ' a token, error '
            + error(policy);
}

byId('allowed').addEventListener('input', event => {
    const percent = Number(event.target.value);
    allowed = event.target.value.trim() !== '' && percent >= 0 ? percent / 100 : null;
    drawTradeoff();
    drawChoice();
});

// A line a policy over the layers that were measured: in colour what is Pareto-optimal or chosen, the others grey. Errors of 0
// and layers without any selection have no point.
function drawLayers() {
    const box = empty('errors');
    const measured = withError().filter(policy => policy.error.layers.some(value => value > 0));
    if (measured.length === 0) {
        element('p', box, {}, 'No error at all.');
        return;
    }
    const count = data.errors.layers.length;
    const every = Math.ceil(count / 24);
    const x = {share: at => (at + 0.5) / count, marks: data.errors.layers.map((layer, at) => at).filter(at => at % every === 0)};
    const all = measured.flatMap(policy => policy.error.layers.filter(value => value > 0));
    const floor = lowest(all);
    const y = logAxis(all.map(value => Math.max(value, floor)));
    const {svg, across, up} = frame(box, 380, 'error of each layer', x, y,
        {x: 'layer', y: 'error of outputs (log)', xMark: at => String(data.errors.layers[at]),
            yMark: mark => plain(100 * mark) + ' %'});
    const stands = policy => policy.pareto[corner] || data.policies.indexOf(policy) === chosen;
    const ends = [];
    for (const policy of measured.filter(each => !stands(each)).concat(measured.filter(stands))) {
        const index = data.policies.indexOf(policy);
        const tint = stands(policy) ? color(index) : '#c4c4c4';
        const points = policy.error.layers.map((value, at) => [value, at]).filter(([value]) => value > 0);
        element('path', svg, {d: points.map(([value, at], i) => (i ? 'L' : 'M') + across(at) + ' ' + up(Math.max(value, floor)))
            .join(''),
            fill: 'none', stroke: tint, 'stroke-width': index === chosen ? 3.5 : stands(policy) ? 2 : 1});
        for (const [value, at] of points) {
            const point = element('circle', svg, {class: 'point', cx: across(at), cy: up(Math.max(value, floor)),
                r: index === chosen ? 5 : stands(policy) ? 3.5 : 2.5, fill: tint, 'data-policy': index});
            hover(point, () => number(index) + ' · ' + policy.name + '\nlayer ' + data.errors.layers[at] + ': error ' + percent(value));
            point.addEventListener('click', () => choose(index));
        }
        const [value, at] = points[points.length - 1];
        ends.push({x: across(at), y: up(Math.max(value, floor)), index, bold: stands(policy)});
    }
    numbers(svg, ends);
    legend(box, measured.filter(stands).map(policy => [color(data.policies.indexOf(policy)),
        number(data.policies.indexOf(policy)) + ' · ' + policy.name]).concat([['#c4c4c4', 'others, by their number in the table']]));
}

