/// The `moesaic` command. Exports nothing: it is a program, and its contract is its options, exit codes and JSON keys.
module org.moesaic.cli {
    requires org.moesaic.edge;
    requires org.moesaic.model;
    requires info.picocli;
    requires me.tongfei.progressbar;

    opens org.moesaic.cli to
            info.picocli;
    opens org.moesaic.cli.estimate to
            info.picocli;
    opens org.moesaic.cli.hardware to
            info.picocli;
}
