/// A hardware description language in plain Java: circuits are written, checked, simulated and emitted in one process.
/// Depends on nothing, and knows nothing of Mixture-of-Experts.
module org.moesaic.hdl {
    exports org.moesaic.hdl;
    exports org.moesaic.hdl.emit;
    exports org.moesaic.hdl.ir;
    exports org.moesaic.hdl.lib;
    exports org.moesaic.hdl.pass;
    exports org.moesaic.hdl.sim;
}
