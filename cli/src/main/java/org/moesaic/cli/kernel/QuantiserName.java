package org.moesaic.cli.kernel;

/// What `--quantiser` takes.
enum QuantiserName {
    RTN("rtn"),
    CLIP_SEARCH("clip-search"),
    GPTQ("gptq");

    private final String text;

    QuantiserName(String text) {
        this.text = text;
    }

    /// As users write it.
    @Override
    public String toString() {
        return text;
    }
}
