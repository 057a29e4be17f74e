/// Number formats: how a weight is stored, and how many bytes that makes of a matrix. Depends on nothing.
module org.moesaic.formats {
    exports org.moesaic.formats;
    exports org.moesaic.formats.tiles;

    uses org.moesaic.formats.CustomFormat;
}
