package org.moesaic.model.hardware;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// An analog tile that somebody has built or published, with what it costs.
///
/// @param name in lower case with dashes, such as `hermes`
/// @param aliases other names
/// @param numerics tiles of `moesaic tile show` that it stands for, the first where its name does not say which
/// @param description one sentence
/// @param tile one tile with one level
/// @param costs of one `mvm`, `add`, `adc`, `dac` and `program`
/// @param watts static power of one tile
/// @param squareMillimetres of one tile
/// @param source where geometry and times are from
public record TilePreset(
        String name,
        List<String> aliases,
        List<String> numerics,
        String description,
        AnalogTiles tile,
        Map<String, ActionCost> costs,
        StaticPower watts,
        PartArea squareMillimetres,
        String source) {

    public TilePreset {
        Objects.requireNonNull(name);
        Objects.requireNonNull(description);
        Objects.requireNonNull(tile);
        Objects.requireNonNull(watts);
        Objects.requireNonNull(squareMillimetres);
        Objects.requireNonNull(source);
        aliases = List.copyOf(aliases);
        numerics = List.copyOf(numerics);
        costs = Map.copyOf(costs);
    }

    /// The tile whose errors are those of this one, by the name or alias under which it was asked for.
    public Optional<String> numericsOf(String asked) {
        return numerics.contains(asked) ? Optional.of(asked) : numerics.stream().findFirst();
    }

    /// The costs under the keys of a group of tiles.
    public List<ActionCost> costsOf(AnalogTiles group) {
        Map<String, String> keys =
                Map.of(
                        "mvm", group.mvmAction(),
                        "add", group.addAction(),
                        "adc", group.adcAction(),
                        "dac", group.dacAction(),
                        "program", group.programAction());
        List<ActionCost> named = new ArrayList<>();
        keys.forEach((kind, key) -> {
            ActionCost cost = costs.get(kind);
            named.add(
                    new ActionCost(
                            key,
                            cost.picojoules(),
                            cost.unit(),
                            cost.node(),
                            cost.fidelity(),
                            cost.source()));
        });
        return named;
    }

    /// The static power of a group of `count` such tiles.
    public StaticPower powerOf(String part, int count) {
        return new StaticPower(
                part,
                watts.watts().times(count),
                watts.node(),
                watts.fidelity(),
                watts.source() + ", " + count + " tiles");
    }

    /// The area of a group of `count` such tiles.
    public PartArea areaOf(String part, int count) {
        return new PartArea(
                part,
                squareMillimetres.squareMillimetresEach(),
                count,
                squareMillimetres.node(),
                squareMillimetres.fidelity(),
                squareMillimetres.source());
    }
}
