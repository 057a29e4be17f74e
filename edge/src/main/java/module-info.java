/// Where the outside world comes in: documents, quantities with units, and the one way to say that an input is wrong.
module org.moesaic.edge {
    requires transitive tools.jackson.databind;
    requires tools.jackson.dataformat.yaml;
    requires com.networknt.schema;
    requires org.apache.commons.text;
    requires org.snakeyaml.engine;

    exports org.moesaic.edge;
}
