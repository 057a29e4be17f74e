/// What the silicon does: closed forms, hardware descriptions, placement, replay, energy.
module org.moesaic.model {
    requires transitive org.moesaic.edge;
    requires transitive org.moesaic.formats;
    requires transitive org.moesaic.traces;

    exports org.moesaic.model.closedform;
    exports org.moesaic.model.hardware;
}
