package org.moesaic.cli.kernel;

import org.moesaic.compute.quantise.ClipSearch;
import org.moesaic.compute.quantise.Quantiser;
import org.moesaic.compute.quantise.RoundToNearest;

/// What `--quantiser` takes.
enum QuantiserName {
    RTN("rtn", new RoundToNearest()),
    CLIP_SEARCH("clip-search", new ClipSearch());

    private final String text;
    private final transient Quantiser quantiser;

    QuantiserName(String text, Quantiser quantiser) {
        this.text = text;
        this.quantiser = quantiser;
    }

    Quantiser quantiser() {
        return quantiser;
    }

    /// As users write it.
    @Override
    public String toString() {
        return text;
    }
}
