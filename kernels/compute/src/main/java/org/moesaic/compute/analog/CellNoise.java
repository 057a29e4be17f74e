package org.moesaic.compute.analog;

import org.moesaic.compute.random.Noise;

/// The devices of one crossbar: from what is meant to what is there. In double, with [PortableDoubles], so that the
/// result is the same everywhere; it is rounded to fp32 once, as a net weight.
final class CellNoise {

    private final Cells cells;
    private final Device device;
    private final Faults faults;
    private final int programmings;
    private final DeviceNoise[] devices;
    private final double zeroDriftMean;
    private final double zeroDriftSpread;

    /// @param programmings how often the crossbar has been programmed before
    CellNoise(TilePreset preset, long key, int programmings) {
        this.cells = preset.cells();
        this.device = preset.device();
        this.faults = preset.faults();
        this.programmings = programmings;
        // Half of all devices are meant to be at the smallest conductance.
        this.zeroDriftMean = device.driftMean(device.gMin());
        this.zeroDriftSpread = device.driftSpread(device.gMin());
        this.devices = new DeviceNoise[cells.devices()];
        for (int d = 0; d < devices.length; d++) {
            devices[d] = new DeviceNoise(key, d);
        }
    }

    /// Net weight of a cell.
    ///
    /// @param target between -1 and 1
    /// @param now the time at which it is looked at
    float weight(double target, int row, int column, Moment now) {
        double left = Math.abs(target) * cells.fullScale();
        double net = 0;
        for (int pair = 0; pair < cells.significance().size(); pair++) {
            double significance = cells.significance().get(pair);
            // A pair is used once those before it are full.
            double share = Math.min(1, left / significance);
            left = Math.max(0, left - significance);
            double plus = conductance(2 * pair, target > 0 ? share : 0, row, column, now);
            double minus = conductance(2 * pair + 1, target < 0 ? share : 0, row, column, now);
            net += significance * (plus - minus);
        }
        return (float) (net / (cells.fullScale() * (device.gMax() - device.gMin())));
    }

    private double conductance(int d, double share, int row, int column, Moment now) {
        double target = device.gMin() + share * (device.gMax() - device.gMin());
        DeviceNoise noise = devices[d];
        if (faults.any()) {
            double kind = noise.faults.uniform(column, row, noise.stream(NoiseStream.FAULT), 0);
            if (kind < faults.atReset()) {
                return device.gMin();
            }
            if (kind < faults.atReset() + faults.atGMax()) {
                return device.gMax();
            }
            if (kind < faults.atReset() + faults.atGMax() + faults.atRandom()) {
                double even =
                        noise.values.uniform(column, row, noise.stream(NoiseStream.FAULT_VALUE), 0);
                return device.gMin() + even * (device.gMax() - device.gMin());
            }
        }
        double g = programmed(noise, target, row, column, now.seconds());
        return now.aged() ? aged(noise, target, g, row, column, now) : g;
    }

    private double programmed(
            DeviceNoise noise, double target, int row, int column, double seconds) {
        if (!device.programs()) {
            return target;
        }
        double normal =
                noise.programming.normal(
                        column, row, noise.stream(NoiseStream.PROGRAMMING), programmings);
        return Math.max(0, target + device.programmingSigma(target, seconds) * normal);
    }

    private double aged(
            DeviceNoise noise, double target, double programmed, int row, int column, Moment now) {
        double g = programmed;
        if (device.drifts() && now.seconds() > 0) {
            double normal =
                    noise.drift.normal(column, row, noise.stream(NoiseStream.DRIFT), programmings);
            boolean zero = target == device.gMin();
            double mean = zero ? zeroDriftMean : device.driftMean(target);
            double spread = zero ? zeroDriftSpread : device.driftSpread(target);
            double nu = Math.abs(mean + spread * normal);
            g = g * PortableDoubles.exp(-nu * now.logElapsed());
        }
        if (device.fluctuates()) {
            double normal =
                    noise.read.normal(column, row, noise.stream(NoiseStream.READ), now.reading());
            g = Math.max(0, g + g * device.readStrength(programmed) * now.readGrowth() * normal);
        }
        return g;
    }

    /// When a crossbar is looked at.
    ///
    /// @param seconds since programming
    /// @param reading number of the look; each has read noise of its own
    /// @param aged false right after programming, before any drift and read noise
    /// @param logElapsed what drift exponents are multiplied with
    /// @param readGrowth what the strength of read noise is multiplied with
    record Moment(double seconds, int reading, boolean aged, double logElapsed, double readGrowth) {

        static final Moment PROGRAMMED = new Moment(0, 0, false, 0, 0);

        static Moment at(Device device, double seconds, int reading) {
            return new Moment(
                    seconds, reading, true, device.logElapsed(seconds), device.readGrowth(seconds));
        }
    }

    /// One device of the cells: a block of noise for each stream, so that neighbours share it.
    private static final class DeviceNoise {

        private final int device;
        private final Noise programming;
        private final Noise drift;
        private final Noise read;
        private final Noise faults;
        private final Noise values;

        private DeviceNoise(long key, int device) {
            this.device = device;
            this.programming = new Noise(key);
            this.drift = new Noise(key);
            this.read = new Noise(key);
            this.faults = new Noise(key);
            this.values = new Noise(key);
        }

        private int stream(int stream) {
            return stream | device << 8;
        }
    }
}
