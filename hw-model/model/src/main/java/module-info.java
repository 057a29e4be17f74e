/// What the silicon does: closed forms, hardware descriptions, placement, replay, energy.
module org.moesaic.model {
    requires transitive org.moesaic.edge;
    requires transitive org.moesaic.formats;
    requires transitive org.moesaic.traces;
    requires org.apache.commons.csv;
    requires org.apache.commons.statistics.distribution;

    exports org.moesaic.model.cache;
    exports org.moesaic.model.closedform;
    exports org.moesaic.model.compare;
    exports org.moesaic.model.footprint;
    exports org.moesaic.model.hardware;
    exports org.moesaic.model.optimum;
    exports org.moesaic.model.placement;
    exports org.moesaic.model.placement.balance;
    exports org.moesaic.model.placement.bits;
    exports org.moesaic.model.prefetch;
    exports org.moesaic.model.replay;
    exports org.moesaic.model.schedule;

    uses org.moesaic.model.optimum.IntegerSolver;
    uses org.moesaic.model.placement.Policy;
    uses org.moesaic.model.prefetch.Predictor;

    provides org.moesaic.model.placement.Policy with
            org.moesaic.model.placement.AllAnalogPolicy,
            org.moesaic.model.placement.AllDigitalPolicy,
            org.moesaic.model.placement.FilePolicy,
            org.moesaic.model.placement.HotDigitalPolicy,
            org.moesaic.model.placement.HotNearPolicy,
            org.moesaic.model.placement.RoundRobinPolicy,
            org.moesaic.model.optimum.OptimumPolicy,
            org.moesaic.model.placement.balance.EplbPolicy,
            org.moesaic.model.placement.bits.FrequencyGateWeightPolicy,
            org.moesaic.model.placement.bits.FrequencyPolicy,
            org.moesaic.model.placement.bits.GateWeightPolicy,
            org.moesaic.model.placement.bits.PmqPolicy,
            org.moesaic.model.placement.bits.RandomPolicy,
            org.moesaic.model.placement.bits.BlockWisePolicy,
            org.moesaic.model.placement.bits.D2moePolicy,
            org.moesaic.model.placement.bits.ErrorTablePolicy,
            org.moesaic.model.placement.bits.GreedyPolicy,
            org.moesaic.model.placement.bits.LocalSearchPolicy,
            org.moesaic.model.placement.MotePolicy,
            org.moesaic.model.placement.QmoePolicy,
            org.moesaic.model.placement.NeuronNormPolicy,
            org.moesaic.model.placement.bits.HessianPolicy,
            org.moesaic.model.placement.bits.NeuronAndRouterNormPolicy,
            org.moesaic.model.placement.bits.OutlierPolicy,
            org.moesaic.model.placement.bits.OutputErrorPolicy,
            org.moesaic.model.placement.bits.RouterNormPolicy,
            org.moesaic.model.placement.bits.WeightNormPolicy;
    provides org.moesaic.model.prefetch.Predictor with
            org.moesaic.model.prefetch.FrequencyPredictor,
            org.moesaic.model.prefetch.PreviousLayerPredictor;
}
