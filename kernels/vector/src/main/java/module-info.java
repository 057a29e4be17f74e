/// The backend on the CPU's vector units, written with the Vector API. The only module that reads the incubator.
module org.moesaic.vector {
    requires java.management;
    requires jdk.incubator.vector;
    requires jdk.management;
    requires org.moesaic.compute;

    provides org.moesaic.compute.BackendProvider with
            org.moesaic.vector.VectorBackendProvider;
    provides org.moesaic.compute.MatrixLoops with
            org.moesaic.vector.VectorMatrixLoops;
    provides org.moesaic.compute.analog.TileLoops.Provider with
            org.moesaic.vector.VectorTileLoopsProvider;
}
