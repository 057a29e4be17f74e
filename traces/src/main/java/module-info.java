/// What the router did: model cards, routing traces, importers, statistics.
module org.moesaic.traces {
    requires transitive org.moesaic.edge;
    requires org.apache.commons.csv;

    exports org.moesaic.traces;
    exports org.moesaic.traces.statistics;
}
