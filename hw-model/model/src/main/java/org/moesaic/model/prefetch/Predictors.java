package org.moesaic.model.prefetch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/// The predictors there are: built in, on the path, and in plug-ins.
public final class Predictors {

    private Predictors() {}

    /// All predictors, by name.
    ///
    /// @param plugins predictors of plug-ins, beside Moesaic's own
    public static List<Predictor> all(Iterable<Predictor> plugins) {
        List<Predictor> predictors = new ArrayList<>();
        ServiceLoader.load(Predictor.class).forEach(predictors::add);
        for (Predictor predictor : plugins) {
            if (predictors.stream().noneMatch(known -> known.name().equals(predictor.name()))) {
                predictors.add(predictor);
            }
        }
        predictors.sort(Comparator.comparing(Predictor::name));
        return predictors;
    }
}
