/// The `moesaic` command. Exports nothing: it is a program, and its contract is its options, exit codes and JSON keys.
module org.moesaic.cli {
    requires org.moesaic.compute;
    requires org.moesaic.edge;
    requires org.moesaic.model;
    requires org.moesaic.rtl;
    requires org.moesaic.traces;
    requires org.apache.commons.csv;
    requires info.picocli;
    requires me.tongfei.progressbar;

    uses org.moesaic.compute.BackendProvider;
    uses org.moesaic.formats.CustomFormat;
    uses org.moesaic.model.placement.Policy;
    uses org.moesaic.traces.TraceImporter;

    opens org.moesaic.cli to
            info.picocli;
    opens org.moesaic.cli.compare to
            info.picocli;
    opens org.moesaic.cli.damage to
            info.picocli;
    opens org.moesaic.cli.doctor to
            info.picocli;
    opens org.moesaic.cli.estimate to
            info.picocli;
    opens org.moesaic.cli.footprint to
            info.picocli;
    opens org.moesaic.cli.hardware to
            info.picocli;
    opens org.moesaic.cli.hdl to
            info.picocli;
    opens org.moesaic.cli.kernel to
            info.picocli;
    opens org.moesaic.cli.model to
            info.picocli;
    opens org.moesaic.cli.place to
            info.picocli;
    opens org.moesaic.cli.policy to
            info.picocli;
    opens org.moesaic.cli.replay to
            info.picocli;
    opens org.moesaic.cli.tile to
            info.picocli;
    opens org.moesaic.cli.trace to
            info.picocli;
}
