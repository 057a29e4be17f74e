/// Hardware blocks written in the hardware language: arrays, their cells, and what feeds and empties them.
module org.moesaic.rtl {
    requires transitive org.moesaic.hdl;

    exports org.moesaic.rtl;
    exports org.moesaic.rtl.arithmetic;
    exports org.moesaic.rtl.proof;
    exports org.moesaic.rtl.systolic;
}
