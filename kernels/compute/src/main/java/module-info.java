/// What experts compute: the backend interface, the reference kernels, quantisers, whole experts and layers.
module org.moesaic.compute {
    requires transitive org.moesaic.edge;
    requires transitive org.moesaic.formats;

    exports org.moesaic.compute;
    exports org.moesaic.compute.analog;
    exports org.moesaic.compute.checkpoint;
    exports org.moesaic.compute.convert;
    exports org.moesaic.compute.damage;
    exports org.moesaic.compute.expert;
    exports org.moesaic.compute.files;
    exports org.moesaic.compute.quantise;
    exports org.moesaic.compute.random;
    exports org.moesaic.compute.scores;

    uses org.moesaic.compute.BackendProvider;
    uses org.moesaic.compute.MatrixLoops;
    uses org.moesaic.compute.analog.TileLoops.Provider;

    provides org.moesaic.compute.BackendProvider with
            org.moesaic.compute.ReferenceProvider;
}
