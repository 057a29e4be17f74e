package org.moesaic.traces.internal.rows;

import java.util.Arrays;
import java.util.OptionalInt;
import org.moesaic.traces.internal.Limits;
import org.moesaic.traces.internal.RowCheck;
import org.moesaic.traces.internal.json.JsonScanner;
import org.moesaic.traces.internal.json.WrongLine;

/// The ids and weights of one row, in arrays that are used again for the next row.
public final class RowValues {

    private RowCheck check = new RowCheck(OptionalInt.empty());
    private int[] ids = new int[16];
    private float[] weights = new float[16];
    private int count;
    private int weightCount;

    /// From now on ids are held against so many experts.
    public void experts(OptionalInt experts) {
        check = new RowCheck(experts);
    }

    public void clear() {
        count = 0;
        weightCount = 0;
    }

    public int[] ids() {
        return ids;
    }

    public int count() {
        return count;
    }

    /// The weights, or null if the row has none.
    public float[] weights() {
        return weightCount == 0 ? null : weights;
    }

    /// @throws WrongLine if there are more ids than Moesaic takes on
    public void addId(long id) throws WrongLine {
        if (count == Limits.SELECTIONS_PER_TOKEN) {
            throw new WrongLine("", "more than " + count + " ids in a row", Limits.inWords());
        }
        if (count == ids.length) {
            ids = Arrays.copyOf(ids, count * 2);
        }
        ids[count++] = Math.clamp(id, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    public void addWeight(double weight) throws WrongLine {
        if (weightCount == Limits.SELECTIONS_PER_TOKEN) {
            throw new WrongLine(
                    "", "more than " + weightCount + " weights in a row", Limits.inWords());
        }
        if (weightCount == weights.length) {
            weights = Arrays.copyOf(weights, weightCount * 2);
        }
        weights[weightCount++] = (float) weight;
    }

    /// Reads a list of ids.
    public void ids(JsonScanner scanner) throws WrongLine {
        count = 0;
        scanner.enterArray();
        while (scanner.nextElement()) {
            addId(scanner.integer());
        }
    }

    /// Reads a list of weights; `null` is none.
    public void weights(JsonScanner scanner) throws WrongLine {
        weightCount = 0;
        if (scanner.isNull()) {
            return;
        }
        scanner.enterArray();
        while (scanner.nextElement()) {
            addWeight(scanner.isNull() ? Double.NaN : scanner.number());
        }
    }

    /// @throws WrongLine if the ids are not such as a row may have, or there is not one weight an id
    public void check(String place) throws WrongLine {
        if (!check.holds(ids, 0, count)) {
            throw new WrongLine(place, check.explain(ids, 0, count), check.allowed());
        }
        if (weightCount != 0 && weightCount != count) {
            throw new WrongLine(
                    place, weightCount + " weights for " + count + " ids", "one weight an id");
        }
    }
}
