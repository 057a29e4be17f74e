package org.moesaic.compute.analog;

import java.util.Comparator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/// The long loops of programming and reading out tiles. Here they are plain ([PlainTileLoops]); a module with vector units
/// offers the same bits faster, as a service. Not for several threads.
public interface TileLoops {

    /// Opens loops; found as a service.
    interface Provider {

        /// Whether they work on this machine.
        boolean works();

        /// How fast they are expected to be, the larger the faster: the plain ones have 0.
        int preference();

        TileLoops open();
    }

    /// Normal variates of devices in one row: `into[c]` is that of line c ([org.moesaic.compute.random.Noise#normal]).
    ///
    /// @param count lines from 0 on
    /// @param into has room for as many; what lies behind them, up to a multiple of 64, may be overwritten
    void normals(long key, int place, int stream, int read, int count, float[] into);

    /// [PortableDoubles#ln] of the first `count` numbers, in place.
    void ln(double[] values, int count);

    /// [PortableDoubles#exp] of the first `count` numbers, in place.
    void exp(double[] values, int count);

    /// `into[i] = low[i]` where `key[i] < below`.
    void choose(double[] key, double below, double[] low, int count, double[] into);

    /// Drives each input of a tile alone through the chain, and adds up for each column the magnitude of what comes out, over
    /// the range: row after row, in double.
    ///
    /// @param range value of the input that is driven, and range of the converter
    /// @param reading number of the look, the high half of the read index; the low half is the row
    /// @param purpose of the noise, such as [NoiseStream#READOUT]
    double[] readout(TilePreset preset, AnalogTile tile, float range, int reading, int purpose);

    /// The fastest that work here. What is missing is left out: the plain ones are always there.
    static TileLoops best() {
        return Loaded.FASTEST.open();
    }

    /// Looked for once.
    final class Loaded {

        private static final Provider FASTEST = find();

        private Loaded() {}

        private static Provider find() {
            try {
                return ServiceLoader.load(Provider.class, Provider.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(Provider::works)
                        .max(Comparator.comparingInt(Provider::preference))
                        .orElseGet(PlainTileLoops.Opener::new);
            } catch (ServiceConfigurationError | LinkageError broken) {
                return new PlainTileLoops.Opener();
            }
        }
    }
}
