package org.moesaic.compute.analog;

import org.moesaic.formats.tiles.TileGeometry;
import org.moesaic.formats.tiles.TileReading;
import org.moesaic.formats.tiles.WeightScaling;

/// All parameters of an analog tile. A weight of 1 is the largest conductance, an input of 1 is full swing, an output is
/// their product.
///
/// @param name what users call it
/// @param mapping how a matrix gets onto tiles
/// @param input from a vector to what drives the rows
/// @param irDrop voltage lost on wires
/// @param weightNoise short-term noise of the weights
/// @param circuit what else happens to a column before its converter
/// @param output from a column to a number
/// @param cells devices of a weight
/// @param device what they are
/// @param faults which of them are broken
/// @param compensation digital factors against drift
/// @param programming what it takes to program a tile
public record TilePreset(
        String name,
        Mapping mapping,
        Input input,
        IrDrop irDrop,
        WeightNoise weightNoise,
        OutputCircuit circuit,
        Output output,
        Cells cells,
        Device device,
        Faults faults,
        Compensation compensation,
        ProgrammingCost programming) {

    /// How a matrix gets onto tiles.
    ///
    /// @param geometry size of a tile, and how larger matrices are cut
    /// @param scaling over what the largest weight is taken
    /// @param clip weights beyond so many standard deviations of their column are clipped before scaling; positive
    ///     infinity for none
    public record Mapping(TileGeometry geometry, WeightScaling scaling, double clip) {

        public Mapping {
            if (!(clip > 0)) {
                throw new IllegalArgumentException("a weight clip of " + clip + "; it is above 0");
            }
        }

        /// The same with other factors.
        public Mapping with(WeightScaling other) {
            return new Mapping(geometry, other, clip);
        }
    }

    /// From a vector to what drives the rows.
    ///
    /// @param scaling what vectors are divided by
    /// @param dac their converter
    /// @param noise of each driven input, behind the converter
    /// @param mode passes of a product
    public record Input(InputScaling scaling, Quantiser dac, double noise, MvmMode mode) {

        public Input {
            if (!(noise >= 0) || noise > 1e6) {
                throw new IllegalArgumentException("input noise of " + noise + "; it is 0 to 1e6");
            }
            if (mode.kind() == MvmMode.Kind.BIT_SERIAL && !dac.on()) {
                throw new IllegalArgumentException("bit-serial inputs without a converter");
            }
        }
    }

    /// From a column to a number.
    ///
    /// @param adc the converter
    /// @param bounds what happens where a value is beyond its bound
    public record Output(Adc adc, BoundManagement bounds) {

        public Output {
            if (bounds.kind() != BoundManagement.Kind.NONE && !adc.quantiser().on()) {
                throw new IllegalArgumentException("bound management without a converter");
            }
        }
    }

    /// What one product takes of a tile.
    public TileReading reading() {
        return new TileReading(
                cells.slices(),
                input.mode().passes(input.dac()),
                input.mode().conversions(input.dac()));
    }

    /// The same tile with other factors of its weights.
    public TilePreset with(WeightScaling scaling) {
        return with(mapping.with(scaling));
    }

    /// The same tile with another range of its inputs, such as a learned one.
    public TilePreset with(InputScaling scaling) {
        return with(new Input(scaling, input.dac(), input.noise(), input.mode()));
    }

    TilePreset with(Mapping other) {
        return new TilePreset(
                name,
                other,
                input,
                irDrop,
                weightNoise,
                circuit,
                output,
                cells,
                device,
                faults,
                compensation,
                programming);
    }

    TilePreset with(Input other) {
        return new TilePreset(
                name,
                mapping,
                other,
                irDrop,
                weightNoise,
                circuit,
                output,
                cells,
                device,
                faults,
                compensation,
                programming);
    }

    TilePreset with(IrDrop other) {
        return new TilePreset(
                name,
                mapping,
                input,
                other,
                weightNoise,
                circuit,
                output,
                cells,
                device,
                faults,
                compensation,
                programming);
    }

    TilePreset with(WeightNoise other) {
        return new TilePreset(
                name,
                mapping,
                input,
                irDrop,
                other,
                circuit,
                output,
                cells,
                device,
                faults,
                compensation,
                programming);
    }

    TilePreset with(OutputCircuit other) {
        return new TilePreset(
                name,
                mapping,
                input,
                irDrop,
                weightNoise,
                other,
                output,
                cells,
                device,
                faults,
                compensation,
                programming);
    }

    TilePreset with(Output other) {
        return new TilePreset(
                name,
                mapping,
                input,
                irDrop,
                weightNoise,
                circuit,
                other,
                cells,
                device,
                faults,
                compensation,
                programming);
    }

    TilePreset with(Cells other) {
        return new TilePreset(
                name,
                mapping,
                input,
                irDrop,
                weightNoise,
                circuit,
                output,
                other,
                device,
                faults,
                compensation,
                programming);
    }

    TilePreset with(Device other) {
        return new TilePreset(
                name,
                mapping,
                input,
                irDrop,
                weightNoise,
                circuit,
                output,
                cells,
                other,
                faults,
                compensation,
                programming);
    }

    TilePreset with(Faults other) {
        return new TilePreset(
                name,
                mapping,
                input,
                irDrop,
                weightNoise,
                circuit,
                output,
                cells,
                device,
                other,
                compensation,
                programming);
    }

    TilePreset with(Compensation other) {
        return new TilePreset(
                name,
                mapping,
                input,
                irDrop,
                weightNoise,
                circuit,
                output,
                cells,
                device,
                faults,
                other,
                programming);
    }
}
