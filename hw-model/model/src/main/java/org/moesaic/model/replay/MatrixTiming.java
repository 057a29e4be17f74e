package org.moesaic.model.replay;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.moesaic.formats.NestedFormat;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.traces.ModelCard;

/// Durations and action counts of one class of experts, or of one of the other modules, each computed once.
final class MatrixTiming implements EngineTiming {

    /// Rows up to which durations are kept; a larger batch computes them each time.
    private static final int KEPT_ROWS = 8192;

    private final MatrixWork work;
    private final Resources resources;
    private final long vectorOperations;
    private final WeightPath fetch;
    private final WeightPath fetchHeld;
    private final WeightPath deliver;
    private final boolean weightsInSram;
    private final long fetchBytes;
    private final Stage[] fetchStages;
    private final Stage[] heldStages;
    private final Stage[] deliverStages;
    private long[] array = new long[0];
    private long[] sram = new long[0];
    private long[] tail = new long[0];
    private long[] vector = new long[0];

    /// @param vectorOperations elementary operations a row on the vector unit beside the arrays
    /// @param home where the weights live
    /// @param cacheTier where a cache before their home keeps them; empty without one
    /// @param behindTier where a cache between the two keeps them; empty without one
    /// @param fetchBytes of the weights that one fetch brings; less than all where the others are there before
    MatrixTiming(
            Hardware hardware,
            Resources resources,
            MatrixWork work,
            long vectorOperations,
            Tier home,
            Optional<Tier> cacheTier,
            Optional<Tier> behindTier,
            long fetchBytes) {
        this.work = work;
        this.fetchBytes = fetchBytes;
        this.resources = resources;
        this.vectorOperations = resources.hasVector() ? vectorOperations : 0;
        long bytes = work.weightBytes();
        Tier stream = WeightPath.streamTier(hardware, home);
        Tier resident = stream;
        if (cacheTier.isPresent()) {
            resident = cacheTier.get();
            stream = resident.compareTo(stream) < 0 ? resident : stream;
        }
        fetch = WeightPath.between(hardware, resources, home, resident, fetchBytes);
        fetchHeld =
                WeightPath.between(
                        hardware, resources, behindTier.orElse(home), resident, fetchBytes);
        WeightPath onward = WeightPath.between(hardware, resources, resident, stream, bytes);
        WeightPath read = WeightPath.stream(hardware, resources, stream, bytes);
        ActionCounts delivering = new ActionCounts();
        delivering.add(onward.actions(), 1);
        delivering.add(read.actions(), 1);
        Stage[] stages =
                Stream.concat(onward.stages().stream(), read.stages().stream())
                        .toArray(Stage[]::new);
        deliver = new WeightPath(Arrays.asList(stages), delivering);
        weightsInSram = stream == Tier.SRAM;
        fetchStages = fetch.stages().toArray(Stage[]::new);
        heldStages = fetchHeld.stages().toArray(Stage[]::new);
        deliverStages = stages;
    }

    /// Experts of one class.
    ///
    /// @param bySlice true if a fetch of a nested expert brings its last plane alone
    static MatrixTiming of(
            ModelCard model,
            Hardware hardware,
            Resources resources,
            ExpertClasses.ExpertClass expertClass,
            Optional<CacheSpec> cache,
            boolean bySlice) {
        MatrixWork work =
                new MatrixWork(
                        hardware,
                        expertClass.slot().format(),
                        MatrixWork.feedForward(ExpertBytes.matrices(model)));
        return new MatrixTiming(
                hardware,
                resources,
                work,
                VectorWork.routedExpert(model),
                expertClass.slot().home(),
                expertClass.cached() ? cache.map(CacheSpec::tier) : Optional.empty(),
                expertClass.cached()
                        ? cache.flatMap(CacheSpec::behind).map(CacheSpec::tier)
                        : Optional.empty(),
                bySlice ? lastSlice(model, expertClass) : expertClass.bytes());
    }

    /// Bytes of a nested expert beyond those with a plane less.
    private static long lastSlice(ModelCard model, ExpertClasses.ExpertClass expertClass) {
        return expertClass.slot().format() instanceof NestedFormat nested && nested.planes() > 0
                ? expertClass.bytes() - ExpertBytes.of(model, nested.prefix(nested.bits() - 1))
                : expertClass.bytes();
    }

    @Override
    public long weightBytes() {
        return work.weightBytes();
    }

    @Override
    public long fetchBytes() {
        return fetchBytes;
    }

    /// On a miss: from the home to where the cache, or the arrays' stream, is.
    Stage[] fetchStages() {
        return fetchStages;
    }

    /// On a miss whose weights a cache behind the nearest one holds.
    Stage[] heldStages() {
        return heldStages;
    }

    /// On every access: from there into the arrays.
    Stage[] deliverStages() {
        return deliverStages;
    }

    long arrayPicoseconds(int rows) {
        if (rows >= array.length) {
            if (rows > KEPT_ROWS) {
                return work.arrayPicoseconds(rows);
            }
            grow(rows);
        }
        return array[rows];
    }

    long sramPicoseconds(int rows) {
        return rows < sram.length ? sram[rows] : work.sramPicoseconds(rows, weightsInSram);
    }

    long tailPicoseconds(int rows) {
        return rows < tail.length ? tail[rows] : work.tailPicoseconds(rows);
    }

    long vectorPicoseconds(int rows) {
        return rows < vector.length
                ? vector[rows]
                : resources.vectorPicoseconds(Math.multiplyExact(rows, vectorOperations));
    }

    /// True if the vector unit has a part in it.
    boolean usesVector() {
        return vectorOperations > 0;
    }

    @Override
    public long digitalMacs(long rows) {
        return work.macs(rows);
    }

    @Override
    public ActionCounts accessActions(int rows) {
        ActionCounts counts = work.actions(rows, weightsInSram);
        counts.add(deliver.actions(), 1);
        counts.add("vector.op", Math.multiplyExact(rows, vectorOperations));
        return counts;
    }

    @Override
    public ActionCounts fetchActions() {
        return fetch.actions();
    }

    @Override
    public ActionCounts heldFetchActions() {
        return fetchHeld.actions();
    }

    private void grow(int rows) {
        int from = array.length;
        int to = Math.min(KEPT_ROWS + 1, Math.max(rows + 1, 2 * from));
        array = Arrays.copyOf(array, to);
        sram = Arrays.copyOf(sram, to);
        tail = Arrays.copyOf(tail, to);
        vector = Arrays.copyOf(vector, to);
        for (int r = Math.max(1, from); r < to; r++) {
            array[r] = work.arrayPicoseconds(r);
            sram[r] = work.sramPicoseconds(r, weightsInSram);
            tail[r] = work.tailPicoseconds(r);
            vector[r] = usesVector() ? resources.vectorPicoseconds(r * vectorOperations) : 0;
        }
    }
}
